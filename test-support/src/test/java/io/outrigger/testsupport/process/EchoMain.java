package io.outrigger.testsupport.process;

import java.io.IOException;

/**
 * Says what it was given and a flag, then counts until its input ends.
 */
public class EchoMain {

	public static void main(String[] args) throws IOException {
		System.out.println(String.join(" ", args) + " " + System.getProperty("flag"));
		Thread counter = new Thread(EchoMain::count);
		counter.setDaemon(true);
		counter.start();
		while (System.in.read() >= 0) {
			continue;
		}
	}

	private static void count() {
		for (long i = 0;; i++) {
			System.out.println(i);
		}
	}

}
