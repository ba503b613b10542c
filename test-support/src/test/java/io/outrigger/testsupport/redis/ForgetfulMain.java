package io.outrigger.testsupport.redis;

import java.io.IOException;

/**
 * Starts a server and says which; ends without closing it once its input ends.
 */
public class ForgetfulMain {

	public static void main(String[] args) throws IOException {
		RedisServer server = RedisServer.start();
		System.out.println(server.process().handle().pid());
		System.out.println(server.process().directory());
		while (System.in.read() >= 0) {
			continue;
		}
	}

}
