package io.outrigger.loadbalancer.steering;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * By which a request asks to be sent to some instances. Immutable.
 *
 * @param key where the mark stands
 * @param value what it says, or {@code null} if it is enough that there is one
 */
public record Mark(RequestKey key, @Nullable String value) {

	/**
	 * What a text must be to be read as a mark.
	 */
	public static final String RULE = "header:<name>, cookie:<name> or another key (" + RequestKey.RULE
			+ "), with or without =<value>";

	/**
	 * Reads a mark.
	 * @param text a text such as {@code header:X-Canary=always}
	 * @return the mark, or {@code null} if the text does not keep the {@link #RULE}
	 */
	public static @Nullable Mark of(String text) {
		int equals = text.indexOf('=');
		RequestKey key = RequestKey.of((equals >= 0) ? text.substring(0, equals) : text);
		return (key != null) ? new Mark(key, (equals >= 0) ? text.substring(equals + 1).trim() : null) : null;
	}

	boolean isOn(PickRequest request) {
		String present = request.value(this.key);
		return present != null && (this.value == null || this.value.equals(present));
	}

	/**
	 * Returns the text that {@link #of} reads as this mark.
	 */
	@Override
	public String toString() {
		return (this.value != null) ? this.key + "=" + this.value : this.key.toString();
	}

}
