package io.outrigger.testsupport;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * JUnit extension under which a blocking call on an event loop fails the call that made
 * it. Once installed it stays for the life of the test process.
 */
public final class NonBlocking implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		BlockHound.install();
	}

}
