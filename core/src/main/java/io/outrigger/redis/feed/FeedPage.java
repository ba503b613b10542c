package io.outrigger.redis.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code read.lua} answers: how far a scope is, which process says so, and changes
 * in a chain.
 *
 * @param revision how far the scope is
 * @param run the run id of the server, empty where it tells none
 * @param last the revision of the last change here, or the one after which was read
 * @param changes what changed; an entry may hold several
 * @param whole whether the chain holds: each entry follows the one before it
 * @param passed whether the chain passes by the revision after which was read, which the
 * store has therefore forgotten
 */
record FeedPage(long revision, String run, long last, List<FeedChange> changes, boolean whole, boolean passed) {

	private static final String LINK = "before";

	/**
	 * Reads an answer. Whatever does not look like an entry of ours breaks the chain, so
	 * that everything is read anew.
	 */
	static FeedPage of(List<?> answer, long after) {
		Parser parser = new Parser(after);
		for (Object entry : (List<?>) answer.get(2)) {
			if (!parser.accept((List<?>) entry)) {
				return new FeedPage(revision(answer), text(answer.get(1)), after, List.of(), false, parser.passed);
			}
		}
		return new FeedPage(revision(answer), text(answer.get(1)), parser.last, List.copyOf(parser.changes), true,
				false);
	}

	private static long revision(List<?> answer) {
		return number(text(answer.get(0)));
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

	/*
	 * What is no revision counts as none, which makes the reader read everything.
	 */
	static long number(String text) {
		try {
			return Math.max(Long.parseLong(text), 0);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	private static final class Parser {

		private final List<FeedChange> changes = new ArrayList<>();

		private long last;

		private boolean passed;

		Parser(long after) {
			this.last = after;
		}

		boolean accept(List<?> entry) {
			String id = text(entry.get(0));
			List<?> pairs = (List<?>) entry.get(1);
			if (!id.endsWith("-0") || pairs.size() < 2 || !text(pairs.get(0)).equals(LINK)) {
				return false;
			}
			long before = number(text(pairs.get(1)));
			if (before != this.last) {
				this.passed = before < this.last;
				return false;
			}
			long revision = number(id.substring(0, id.length() - 2));
			for (int i = 2; i < pairs.size(); i += 2) {
				if (!add(revision, text(pairs.get(i)), (byte[]) pairs.get(i + 1))) {
					return false;
				}
			}
			this.last = revision;
			return true;
		}

		private boolean add(long revision, String change, byte[] value) {
			boolean written = change.startsWith("+");
			if (written || change.startsWith("-")) {
				this.changes.add(new FeedChange(revision, change.substring(1), written ? value : null));
				return true;
			}
			return false;
		}

	}

}
