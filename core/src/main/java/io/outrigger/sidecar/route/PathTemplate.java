package io.outrigger.sidecar.route;

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Paths that a route is for: {@code /orders/{id}/items}, where a name in braces or a
 * {@code *} stands for one segment, and {@code /**} at the end for whatever follows,
 * nothing included. Immutable.
 */
public final class PathTemplate {

	static final String RULE = "a path such as /orders/{id}/**: segments are text, {name} or *; ** only at its end; "
			+ "at most 512 characters and 16 segments";

	/**
	 * The longer and less open path first, and no path, which is any, last.
	 */
	public static final Comparator<@Nullable PathTemplate> MOST_NAMED_FIRST = PathTemplate::compare;

	private static final int MOST_CHARACTERS = 512;

	private static final int MOST_SEGMENTS = 16;

	private static final String REST = "/**";

	private final String text;

	private final List<String> segments;

	private final boolean open;

	private PathTemplate(String text, List<String> segments, boolean open) {
		this.text = text;
		this.segments = segments;
		this.open = open;
	}

	/**
	 * Reads a template.
	 * @param text the template
	 * @return what it stands for
	 * @throws InvalidRouteException if it cannot be read
	 */
	public static PathTemplate of(String text) {
		boolean open = text.endsWith(REST);
		String path = open ? text.substring(0, text.length() - REST.length()) : text;
		List<String> segments = path.isEmpty() ? List.of() : List.of(path.substring(1).split("/", -1));
		boolean valid = text.length() <= MOST_CHARACTERS && segments.size() <= MOST_SEGMENTS
				&& (path.isEmpty() ? open : path.startsWith("/"))
				&& segments.stream().allMatch(PathTemplate::isSegment);
		if (!valid) {
			throw new InvalidRouteException("path", text, RULE);
		}
		return new PathTemplate(text, segments, open);
	}

	private static boolean isSegment(String segment) {
		return isAny(segment) || segment.chars().noneMatch((character) -> "*{}?#".indexOf(character) >= 0);
	}

	static boolean isAny(String segment) {
		return segment.equals("*")
				|| (segment.length() > 2 && segment.startsWith("{") && segment.indexOf('}') == segment.length() - 1
						&& segment.indexOf('*') < 0 && segment.lastIndexOf('{') == 0);
	}

	private static int compare(@Nullable PathTemplate one, @Nullable PathTemplate other) {
		int named = Integer.compare(namedSegments(other), namedSegments(one));
		return (named != 0) ? named : Boolean.compare(isAnyBelow(one), isAnyBelow(other));
	}

	private static int namedSegments(@Nullable PathTemplate path) {
		return (path != null) ? (int) path.segments.stream().filter((segment) -> !isAny(segment)).count() : 0;
	}

	private static boolean isAnyBelow(@Nullable PathTemplate path) {
		return path == null || path.open;
	}

	/**
	 * Returns the segments.
	 * @return each as it is written
	 */
	List<String> segments() {
		return this.segments;
	}

	/**
	 * Whether anything may follow.
	 * @return {@code true} if it ends with two asterisks
	 */
	boolean isOpen() {
		return this.open;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof PathTemplate template && this.text.equals(template.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
