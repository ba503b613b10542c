package io.outrigger.autoconfigure.sidecar.fallback;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.fallback.KeptAnswers;

/**
 * A copy of a body, made while somebody reads it, unless it is too long.
 */
final class BodyCopy {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private boolean tooLong;

	void add(byte[] part, int offset, int length) {
		if (this.tooLong || this.bytes.size() + length > KeptAnswers.LONGEST) {
			this.tooLong = true;
			this.bytes.reset();
			return;
		}
		this.bytes.write(part, offset, length);
	}

	int size() {
		return this.bytes.size();
	}

	byte @Nullable [] whole() {
		return this.tooLong ? null : this.bytes.toByteArray();
	}

}
