package io.outrigger.sample.backends;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code redis-server} that was seen to run on this machine.
 *
 * @param command how to start it
 * @param version its version
 * @param origin where it comes from, in words
 */
record RedisExecutable(String command, String version, String origin) {

	private static final int PATIENCE_SECONDS = 10;

	private static final Pattern VERSION = Pattern.compile("\\bv=(\\S+)");

	/*
	 * A binary that is there need not run: it may be of another architecture, lack a
	 * library, or lie on a file system that forbids to execute. Only trying it tells.
	 */
	static RedisExecutable verify(String command, String origin) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command, "--version").redirectErrorStream(true).start();
		try {
			if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new IOException("no answer to --version within " + PATIENCE_SECONDS + " s");
			}
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			Matcher version = VERSION.matcher(said);
			if (process.exitValue() != 0 || !version.find()) {
				throw new IOException("exit code " + process.exitValue() + " and '" + said + "' to --version");
			}
			return new RedisExecutable(command, version.group(1), origin);
		}
		finally {
			process.destroyForcibly();
		}
	}

}
