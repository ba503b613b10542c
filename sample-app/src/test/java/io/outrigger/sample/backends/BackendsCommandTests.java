package io.outrigger.sample.backends;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a command that can't be obeyed says, before it starts anything.
 */
class BackendsCommandTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--redis.port=0            | --redis.port is '0' but must be: a port number, from 1 to 65535
					--redis.port=65536        | --redis.port is '65536' but must be: a port number, from 1 to 65535
					--database.port=-5        | --database.port is '-5' but must be: a port number, from 1 to 65535
					--database.port=pg        | --database.port is 'pg' but must be: a port number, from 1 to 65535
					--database.port=          | --database.port is '' but must be: a port number, from 1 to 65535
					--redis.port              | --redis.port is '' but must be: a port number, from 1 to 65535, given once: --redis.port=6379
					--redis.port=1;--redis.port=2 | --redis.port is '1,2' but must be: a port number, from 1 to 65535, given once: --redis.port=6379
					--database.port=6379      | --database.port is '6379' but must be: another port than --redis.port
					--port=1                  | '--port' is not an option of backends; the options are: --redis.port=6379 --database.port=5435
					6379                      | '6379' is not an option of backends; the options are: --redis.port=6379 --database.port=5435
					--help                    | '--help' is not an option of backends; the options are: --redis.port=6379 --database.port=5435
					""")
	void refusesOptionsThatItDoesNotUnderstand(String args, String message) {
		refuses(message, args.split(";", -1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis.port", "database.port" })
	void refusesAPortThatIsTaken(String option) throws Exception {
		try (ServerSocket taken = new ServerSocket()) {
			taken.bind(new InetSocketAddress("127.0.0.1", 0));
			String other = option.equals("redis.port") ? "database.port" : "redis.port";
			refuses("--" + option + " is '" + taken.getLocalPort() + "' but must be: a free port of 127.0.0.1 (",
					"--" + option + "=" + taken.getLocalPort(), "--" + other + "=" + anotherPort());
		}
	}

	@Test
	void refusesAPortThatIsTakenOnEveryAddress() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			refuses("--redis.port is '" + taken.getLocalPort() + "' but must be: a free port of 127.0.0.1 (",
					"--redis.port=" + taken.getLocalPort());
		}
	}

	private void refuses(String message, String... args) {
		int code = new BackendsCommand(new PrintStream(this.out), new PrintStream(this.err)).run(args);
		assertThat(code).isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).startsWith(message).hasLineCount(1);
		assertThat(this.out.toString(StandardCharsets.UTF_8)).isEmpty();
	}

	private static int anotherPort() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
