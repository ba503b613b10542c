package io.outrigger.benchmarks.startup;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One start of the probe in a process of its own.
 *
 * @param startedMs time from the start of the process to the running application
 * @param cpuMs processor time that this took, on all threads
 * @param heapMb heap in use after a collection
 */
record ProbeRun(double startedMs, double cpuMs, double heapMb) {

	private static final double MB = 1024 * 1024;

	static ProbeRun of(List<String> classPath) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				String.join(File.pathSeparator, classPath), "-Xmx512m", ProbeApplication.class.getName(),
				"--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=warn")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		ProbeRun run = null;
		try (BufferedReader output = process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				String[] words = line.split(" ", -1);
				if (words[0].equals(ProbeApplication.MARK)) {
					run = new ProbeRun(Double.parseDouble(words[1]), Double.parseDouble(words[2]),
							Double.parseDouble(words[3]) / MB);
				}
			}
		}
		int exit = process.waitFor();
		if (run == null || exit != 0) {
			throw new IllegalStateException("The probe ended with " + exit + " and without a figure");
		}
		return run;
	}

}
