package io.outrigger.loadbalancer;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The share of its capacity that an instance has in use, as it tells in the header
 * {@code Outrigger-Load} of its responses: a decimal fraction from 0 to 1, such as
 * {@code 0.42}.
 */
public final class ReportedShare {

	/**
	 * Name of the response header.
	 */
	public static final String HEADER = "Outrigger-Load";

	private static final int LONGEST = 8;

	private ReportedShare() {
	}

	/**
	 * Reads a share.
	 * @param text value of the header
	 * @return the share; {@link Double#NaN} for whatever is no decimal fraction from 0 to
	 * 1
	 */
	public static double parse(@Nullable String text) {
		if (text == null || text.isEmpty() || text.length() > LONGEST || !isDecimal(text)) {
			return Double.NaN;
		}
		double share = Double.parseDouble(text);
		return (share <= 1) ? share : Double.NaN;
	}

	// Java reads more than that as a number: signs, exponents, "NaN" and "0x1p3"
	private static boolean isDecimal(String text) {
		boolean point = false;
		boolean digit = false;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '.' && !point) {
				point = true;
			}
			else if (character >= '0' && character <= '9') {
				digit = true;
			}
			else {
				return false;
			}
		}
		return digit;
	}

	/**
	 * Writes a share.
	 * @param share the share, from 0 to 1
	 * @return value of the header
	 */
	public static String format(double share) {
		return String.format(Locale.ROOT, "%.3f", share);
	}

}
