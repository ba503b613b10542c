package io.outrigger.sidecar.forwarded;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The stations that a request passed, as each proxy adds the one before it at the end.
 * Only what trusted proxies have added is believed: from the end up to the first address
 * that is none of theirs, which is the client. What stands before was there when the
 * request reached the first of them, and anybody can have written it.
 */
final class ForwardedHops {

	/*
	 * Nobody has more proxies than that; somebody may send more.
	 */
	private static final int MOST = 64;

	private static final String FOR = "for=";

	private ForwardedHops() {
	}

	/**
	 * Takes the part that is believed.
	 * @param values values of the header, of {@code Forwarded} or
	 * {@code X-Forwarded-For}, sent by a trusted proxy
	 * @param settings say which proxies are trusted
	 * @return its elements, that of the client first; empty without any
	 */
	static List<String> believed(List<String> values, ForwardedSettings settings) {
		List<String> all = settings.standard() ? QuotedList.split(String.join(",", values), ',') : elements(values);
		int first = all.size() - 1;
		int least = Math.max(0, all.size() - MOST);
		while (first > least && settings.trusts(address(all.get(first), settings.standard()))) {
			first--;
		}
		return (first >= 0) ? all.subList(first, all.size()) : List.of();
	}

	/**
	 * Takes the last values of a header of which each trusted proxy may have added one.
	 * @param values values of the header
	 * @param hops how many stations are believed
	 * @return as many values, or as many as there are
	 */
	static List<String> last(List<String> values, int hops) {
		List<String> all = elements(values);
		return all.subList(Math.max(0, all.size() - hops), all.size());
	}

	private static List<String> elements(List<String> values) {
		List<String> all = new ArrayList<>();
		for (String value : values) {
			for (String element : value.split(",", -1)) {
				if (!element.isBlank()) {
					all.add(element.strip());
				}
			}
		}
		return all;
	}

	private static @Nullable InetAddress address(String element, boolean standard) {
		return AddressRange.addressOf(standard ? node(element) : element);
	}

	// The first, as Spring takes it
	private static String node(String element) {
		for (String parameter : QuotedList.split(element, ';')) {
			if (parameter.toLowerCase(Locale.ROOT).startsWith(FOR)) {
				return QuotedList.unquote(parameter.substring(FOR.length()).strip());
			}
		}
		return "";
	}

}
