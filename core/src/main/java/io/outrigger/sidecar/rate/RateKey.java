package io.outrigger.sidecar.rate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.forwarded.AddressRange;

/**
 * Whose requests a limit counts together. Immutable.
 *
 * @param source what tells whose they are
 * @param header name of the header; {@code null} unless that tells
 */
public record RateKey(Source source, @Nullable String header) {

	/**
	 * What a key must be.
	 */
	public static final String RULE = "none, client, caller, principal or header:<name>, but no header of the platform";

	private static final String HEADER_PREFIX = "header:";

	private static final int LONGEST = 64;

	private static final int DIGEST_BYTES = 16;

	private static final int NETWORK_BYTES = 8;

	/**
	 * What tells whose requests they are.
	 */
	public enum Source {

		/**
		 * Nothing: all are counted together.
		 */
		NONE,

		/**
		 * The address of the client; of IPv6 the first 64 bits, for who has one address
		 * has all of those.
		 */
		CLIENT,

		/**
		 * The service that proved to have sent them.
		 */
		CALLER,

		/**
		 * Who the application says it is: known after its own filters.
		 */
		PRINCIPAL,

		/**
		 * The first value of a header.
		 */
		HEADER

	}

	/**
	 * Reads a key.
	 * @param text the text
	 * @return the key
	 * @throws IllegalArgumentException if it is none
	 */
	public static RateKey of(String text) {
		String lower = text.toLowerCase(Locale.ROOT);
		if (lower.startsWith(HEADER_PREFIX)) {
			String name = text.substring(HEADER_PREFIX.length()).strip();
			if (!PlatformHeaders.isReserved(name) && name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")) {
				return new RateKey(Source.HEADER, name);
			}
		}
		for (Source source : Source.values()) {
			if (source != Source.HEADER && source.name().toLowerCase(Locale.ROOT).equals(lower)) {
				return new RateKey(source, null);
			}
		}
		throw new IllegalArgumentException("key is '" + text + "' but must be: " + RULE);
	}

	/**
	 * Tells whose a request is. Values of headers may be secrets, and are known by half
	 * of their SHA-256 alone, as is whatever is long.
	 * @param asker the request
	 * @return the key; empty if nothing tells
	 */
	String of(Asker asker) {
		return switch (this.source) {
			case NONE -> "";
			case CLIENT -> address(asker.request().client());
			case CALLER -> bounded(asker.caller());
			case PRINCIPAL -> bounded(asker.principal());
			case HEADER -> {
				List<String> values = asker.request().headers(Objects.requireNonNull(this.header));
				yield values.isEmpty() ? "" : digest(values.get(0));
			}
		};
	}

	@Override
	public String toString() {
		return (this.header != null) ? HEADER_PREFIX + this.header : this.source.name().toLowerCase(Locale.ROOT);
	}

	private static String address(@Nullable InetSocketAddress client) {
		if (client == null) {
			return "";
		}
		InetAddress address = client.getAddress();
		if (address == null) {
			// As Spring has it where a proxy says so, with the port that some write
			String host = client.getHostString();
			address = AddressRange.addressOf(host);
			if (address == null) {
				return bounded(host);
			}
		}
		return (address instanceof Inet6Address)
				? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "::/64" : address.getHostAddress();
	}

	private static String bounded(@Nullable String text) {
		if (text == null) {
			return "";
		}
		return (text.length() <= LONGEST) ? text : digest(text);
	}

	private static String digest(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
