package io.outrigger.sample.backends;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * The address of this machine that no other machine can reach.
 */
final class Loopback {

	static final String ADDRESS = "127.0.0.1";

	private Loopback() {
	}

	static InetSocketAddress at(int port) throws UnknownHostException {
		return new InetSocketAddress(InetAddress.getAllByName(ADDRESS)[0], port);
	}

	static void requireFree(String option, int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(at(port));
		}
		catch (IOException ex) {
			throw BackendsOptions.invalid(option, port, "a free port of " + ADDRESS + " (" + ex.getMessage() + ")");
		}
	}

}
