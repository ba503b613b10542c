package io.outrigger.config.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a script answered: a word, and what belongs to it.
 *
 * @param parts the parts
 */
record Answer(List<?> parts) {

	String text(int part) {
		return new String(bytes(part), StandardCharsets.UTF_8);
	}

	List<String> texts(int from) {
		return IntStream.range(from, size()).mapToObj(this::text).toList();
	}

	byte[] bytes(int part) {
		return (byte[]) this.parts.get(part);
	}

	long number(int part) {
		return Long.parseLong(text(part));
	}

	Answer list(int part) {
		return new Answer((List<?>) this.parts.get(part));
	}

	int size() {
		return this.parts.size();
	}

}
