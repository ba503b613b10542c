package io.outrigger.sample.backends;

import java.io.PrintStream;
import java.util.Optional;

/**
 * Runs Redis and a database that speaks PostgreSQL's protocol in the foreground, on this
 * machine only, until the process is told to end. Nothing of them is left then.
 */
public final class BackendsCommand {

	/**
	 * The first argument that asks for it.
	 */
	public static final String NAME = "backends";

	private static final int FAILURE = 1;

	private final PrintStream out;

	private final PrintStream err;

	/**
	 * A command that speaks to the given streams.
	 * @param out where to say what runs where
	 * @param err where to say what is wrong
	 */
	public BackendsCommand(PrintStream out, PrintStream err) {
		this.out = out;
		this.err = err;
	}

	/**
	 * Runs the servers until they end. To be called once a process, since ending the
	 * process is what ends them.
	 * @param args {@code --redis.port=} and {@code --database.port=}, both optional
	 * @return the exit code: not 0 if the options are wrong, if a server could not be
	 * started (then none is left running) or if one ended without being told
	 */
	public int run(String... args) {
		try (Backends backends = new Backends()) {
			BackendsOptions options = BackendsOptions.parse(args);
			Runtime.getRuntime().addShutdownHook(new Thread(backends::close, "backends-shutdown"));
			RedisProcess redis = backends.start(options);
			if (redis.awaitReady()) {
				this.out.print(Instructions.of(options, redis).text());
				this.out.flush();
			}
			Optional<String> failure = backends.awaitEnd(redis);
			failure.ifPresent(this.err::println);
			return failure.isPresent() ? FAILURE : 0;
		}
		catch (BackendsException ex) {
			this.err.println(ex.getMessage());
			return FAILURE;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return FAILURE;
		}
	}

}
