package io.outrigger.benchmarks.cloudconfig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Whoever started this process.
 */
final class ParentProcess {

	private ParentProcess() {
	}

	/*
	 * Ends this process when the input does, so that nothing outlives a suite that was
	 * interrupted.
	 */
	static void listen(Consumer<String> orders) throws IOException {
		try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				orders.accept(line);
			}
		}
		System.exit(0);
	}

}
