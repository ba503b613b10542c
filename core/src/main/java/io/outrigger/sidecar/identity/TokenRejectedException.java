package io.outrigger.sidecar.identity;

/**
 * A token proves nothing. The message says why, and quotes nothing of the token.
 */
public final class TokenRejectedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	TokenRejectedException(Reason reason) {
		// Anybody can send bad tokens in any number, and a stack trace is dear
		super("Identity token refused: " + reason, null, true, false);
		this.reason = reason;
	}

	/**
	 * Returns why it proves nothing.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a token proves nothing.
	 */
	public enum Reason {

		/**
		 * It is longer than any that is signed here, or no signed token of this kind.
		 */
		MALFORMED,

		/**
		 * There is no key of the id that it names.
		 */
		UNKNOWN_KEY,

		/**
		 * It asks for another algorithm than its key is for.
		 */
		WRONG_ALGORITHM,

		/**
		 * Its key did not sign it.
		 */
		BAD_SIGNATURE,

		/**
		 * Its key is not of the service that it names.
		 */
		WRONG_ISSUER,

		/**
		 * It is meant for another service.
		 */
		WRONG_AUDIENCE,

		/**
		 * Its time is over, has not come, or is longer than any that is given.
		 */
		EXPIRED

	}

}
