package io.outrigger.sidecar.forwarded;

import java.util.ArrayList;
import java.util.List;

/**
 * A list in which what separates may stand within quotes (RFC 9110, section 5.6.4), and a
 * backslash there before whatever means itself.
 */
final class QuotedList {

	private QuotedList() {
	}

	/**
	 * Splits a list.
	 * @param text the list
	 * @param separator what separates
	 * @return its elements that are not empty; none at all if a quote is left open: then
	 * nobody knows whose words are whose
	 */
	static List<String> split(String text, char separator) {
		List<String> elements = new ArrayList<>();
		boolean quoted = false;
		boolean escaped = false;
		int from = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (escaped) {
				escaped = false;
			}
			else if (quoted && character == '\\') {
				escaped = true;
			}
			else if (character == '"') {
				quoted = !quoted;
			}
			else if (character == separator && !quoted) {
				add(elements, text.substring(from, i));
				from = i + 1;
			}
		}
		if (quoted) {
			return List.of();
		}
		add(elements, text.substring(from));
		return elements;
	}

	private static void add(List<String> elements, String element) {
		if (!element.isBlank()) {
			elements.add(element.strip());
		}
	}

	/**
	 * Takes the quotes off.
	 * @param text a text with or without
	 * @return what is between them
	 */
	static String unquote(String text) {
		return (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\""))
				? text.substring(1, text.length() - 1) : text;
	}

}
