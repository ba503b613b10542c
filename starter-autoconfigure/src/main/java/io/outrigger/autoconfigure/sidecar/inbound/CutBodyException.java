package io.outrigger.autoconfigure.sidecar.inbound;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;

import io.outrigger.sidecar.inbound.Refusal;

/**
 * Tells whoever reads a body that it was cut off.
 */
final class CutBodyException extends ResponseStatusException {

	private static final long serialVersionUID = 1;

	private final Refusal refusal;

	CutBodyException(Refusal refusal) {
		super(HttpStatusCode.valueOf(refusal.status()), refusal.detail());
		this.refusal = refusal;
	}

	/**
	 * Has no stack trace: it comes from whoever sent the body, as often as that likes,
	 * and Spring's reader of multipart bodies has it logged.
	 */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

	/**
	 * Looks for one, which readers may have wrapped.
	 * @param error why a request failed
	 * @return why its body was cut off; {@code null} if it was not
	 */
	static @Nullable Refusal refusal(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof CutBodyException cut) {
				return cut.refusal;
			}
		}
		return null;
	}

}
