package io.outrigger.config.effective;

import io.outrigger.config.ConfigException;

/**
 * A check found that the application could not run with a release.
 */
public final class ReleaseRejectedException extends ConfigException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param reason why, naming the setting and its rule; shown to operators, so that it
	 * must not tell a secret
	 */
	public ReleaseRejectedException(String reason) {
		super(reason);
	}

}
