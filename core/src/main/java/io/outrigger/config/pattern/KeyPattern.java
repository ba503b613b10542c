package io.outrigger.config.pattern;

import java.util.Objects;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Chooses keys. Matching takes time linear in the length of the key, whatever the
 * pattern. Immutable; patterns of the same kind and text are equal.
 */
public final class KeyPattern {

	/**
	 * The most characters of a pattern.
	 */
	public static final int MAX_LENGTH = 256;

	/*
	 * Repetitions inside of each other multiply the size of what is compiled.
	 */
	private static final int MAX_REPETITIONS = 1_000;

	private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}");

	private final Kind kind;

	private final String text;

	private final Pattern compiled;

	private KeyPattern(Kind kind, String text, Pattern compiled) {
		this.kind = kind;
		this.text = text;
		this.compiled = compiled;
	}

	/**
	 * Creates a pattern of a glob: {@code ?} is one character and {@code *} any number of
	 * them, but no dot; {@code **} is any number of any characters; all else is itself.
	 * @param glob the glob, such as {@code storefront.*.limit}
	 * @return the pattern
	 * @throws InvalidPatternException if it is empty, longer than {@value #MAX_LENGTH} or
	 * has more than two stars in a row
	 */
	public static KeyPattern glob(String glob) {
		requireLength(glob);
		StringBuilder regex = new StringBuilder("(?s)");
		int from = 0;
		while (from < glob.length()) {
			int to = from + 1;
			switch (glob.charAt(from)) {
				case '?' -> regex.append("[^.]");
				case '*' -> {
					to = endOfStars(glob, from);
					regex.append((to - from > 1) ? ".*" : "[^.]*");
				}
				default -> {
					to = endOfText(glob, from);
					regex.append(Pattern.quote(glob.substring(from, to)));
				}
			}
			from = to;
		}
		return new KeyPattern(Kind.GLOB, glob, Pattern.compile(regex.toString()));
	}

	/**
	 * Creates a pattern of a regular expression that the whole key must match. The syntax
	 * is that of RE2: without look-around and back-references, whose time is not linear.
	 * @param regex the expression
	 * @return the pattern
	 * @throws InvalidPatternException if it is empty, longer than {@value #MAX_LENGTH},
	 * repeats too often or is no expression
	 */
	public static KeyPattern regex(String regex) {
		requireLength(regex);
		requireFewRepetitions(regex);
		try {
			return new KeyPattern(Kind.REGEX, regex, Pattern.compile(regex));
		}
		catch (PatternSyntaxException ex) {
			throw new InvalidPatternException(regex, position(regex, ex), ex.getDescription());
		}
	}

	/**
	 * Tells whether a key is chosen.
	 * @param key the key
	 * @return whether it is
	 */
	public boolean matches(String key) {
		return this.compiled.matches(key);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof KeyPattern pattern && this.kind == pattern.kind && this.text.equals(pattern.text);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.kind, this.text);
	}

	@Override
	public String toString() {
		return ((this.kind == Kind.GLOB) ? "glob " : "regex ") + this.text;
	}

	private static int endOfStars(String glob, int from) {
		int to = from + 1;
		while (to < glob.length() && glob.charAt(to) == '*') {
			to++;
		}
		if (to - from > 2) {
			throw new InvalidPatternException(glob, from + 2, "more than two stars in a row");
		}
		return to;
	}

	private static int endOfText(String glob, int from) {
		int to = from;
		while (to < glob.length() && glob.charAt(to) != '*' && glob.charAt(to) != '?') {
			to++;
		}
		return to;
	}

	private static void requireLength(String text) {
		if (text.isEmpty()) {
			throw new InvalidPatternException(text, 0, "nothing");
		}
		if (text.length() > MAX_LENGTH) {
			throw new InvalidPatternException(text.substring(0, MAX_LENGTH) + "...", MAX_LENGTH,
					"more than " + MAX_LENGTH + " characters");
		}
	}

	private static void requireFewRepetitions(String regex) {
		Matcher counts = COUNT.matcher(regex);
		long repetitions = 1;
		while (counts.find()) {
			String most = (counts.group(2) != null && !counts.group(2).isEmpty()) ? counts.group(2) : counts.group(1);
			repetitions *= Math.max(Integer.parseInt(most), 1);
			if (repetitions > MAX_REPETITIONS) {
				throw new InvalidPatternException(regex, counts.start(),
						"repetitions that multiply to more than " + MAX_REPETITIONS);
			}
		}
	}

	/*
	 * The engine tells the part that it could not read, but not where it is. If something
	 * lacks, that part is the whole, and the place is its end.
	 */
	private static int position(String regex, PatternSyntaxException failure) {
		String part = String.valueOf(failure.getPattern());
		int at = regex.indexOf(part);
		return (part.isEmpty() || at < 0 || failure.getDescription().startsWith("missing closing")) ? regex.length()
				: at;
	}

	private enum Kind {

		GLOB, REGEX

	}

}
