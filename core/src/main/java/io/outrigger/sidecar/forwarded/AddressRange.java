package io.outrigger.sidecar.forwarded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The addresses that share a prefix (RFC 4632, RFC 4291): {@code 10.0.0.0/8},
 * {@code fd00::/8}, or a single one. Immutable.
 */
public final class AddressRange {

	/**
	 * What a range must be.
	 */
	public static final String RULE = "an IP address, or a range such as 10.0.0.0/8 or fd00::/8";

	private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

	/*
	 * Whatever else would be looked up as a name.
	 */
	private static final Pattern LITERAL = Pattern
		.compile("(" + OCTET + "\\.){3}" + OCTET + "|[0-9A-Fa-f:][0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

	private static final int LONGEST = 45;

	private final String text;

	private final byte[] prefix;

	private final int bits;

	private AddressRange(String text, byte[] prefix, int bits) {
		this.text = text;
		this.prefix = prefix;
		this.bits = bits;
	}

	/**
	 * Reads a range.
	 * @param text the range
	 * @return the addresses
	 * @throws IllegalArgumentException if it is none
	 */
	public static AddressRange of(String text) {
		int slash = text.indexOf('/');
		InetAddress address = address((slash >= 0) ? text.substring(0, slash) : text);
		if (address == null) {
			throw new IllegalArgumentException("'" + text + "' must be " + RULE);
		}
		byte[] bytes = address.getAddress();
		int most = 8 * bytes.length;
		int bits = (slash >= 0) ? bits(text.substring(slash + 1), most) : most;
		if (bits < 0) {
			throw new IllegalArgumentException("'" + text + "' must be " + RULE);
		}
		return new AddressRange(text, bytes, bits);
	}

	private static int bits(String text, int most) {
		if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch((digit) -> digit >= '0' && digit <= '9')) {
			return -1;
		}
		int bits = Integer.parseInt(text);
		return (bits <= most) ? bits : -1;
	}

	/**
	 * Reads an address without looking any name up.
	 * @param text the address
	 * @return the address; {@code null} if it is none
	 */
	public static @Nullable InetAddress address(String text) {
		if (text.length() > LONGEST || !LITERAL.matcher(text).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * Reads the address of a station as proxies write it: {@code 203.0.113.7},
	 * {@code 203.0.113.7:4711}, {@code [2001:db8::1]:4711}, {@code 2001:db8::1}.
	 * @param text the station
	 * @return its address, without the port; {@code null} if there is none in it
	 */
	public static @Nullable InetAddress addressOf(String text) {
		if (text.startsWith("[")) {
			int end = text.indexOf(']');
			return (end > 0) ? address(text.substring(1, end)) : null;
		}
		int colon = text.indexOf(':');
		boolean port = colon >= 0 && text.indexOf(':', colon + 1) < 0;
		return address(port ? text.substring(0, colon) : text);
	}

	/**
	 * Whether an address is one of these.
	 * @param address the address
	 * @return {@code true} if it has the prefix
	 */
	public boolean contains(InetAddress address) {
		byte[] bytes = address.getAddress();
		if (bytes.length != this.prefix.length) {
			return false;
		}
		int whole = this.bits / 8;
		for (int i = 0; i < whole; i++) {
			if (bytes[i] != this.prefix[i]) {
				return false;
			}
		}
		int rest = this.bits % 8;
		return rest == 0 || ((bytes[whole] ^ this.prefix[whole]) & 0xff) >>> (8 - rest) == 0;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
