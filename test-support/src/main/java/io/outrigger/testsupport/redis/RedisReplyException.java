package io.outrigger.testsupport.redis;

/**
 * A command that Redis refused. The message is the error reply as it came, so it starts
 * with Redis' own code, such as {@code OOM} or {@code NOSCRIPT}.
 */
public final class RedisReplyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RedisReplyException(String reply) {
		super(reply);
	}

}
