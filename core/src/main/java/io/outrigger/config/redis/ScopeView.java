package io.outrigger.config.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.redis.feed.FeedChange;
import io.outrigger.redis.feed.FeedListener;
import io.outrigger.redis.feed.FeedState;

/**
 * The settings of a scope as this process sees them. Of each key the latest state that
 * was ever read is served: a store that says less has lost something, which stays in
 * force here and is named as missing until it is back. Safe for use from several threads.
 */
final class ScopeView implements FeedListener<byte[]> {

	private static final Logger logger = LoggerFactory.getLogger(ScopeView.class);

	/*
	 * The record that is no setting.
	 */
	private static final String MARKS = "";

	private static final Pattern MARKS_RECORD = Pattern.compile("1 (\\d{1,16}) (\\d{1,16})");

	private final Map<String, ConfigEntry> deletions = new HashMap<>();

	private final Map<String, ConfigEntry> missing = new HashMap<>();

	/*
	 * The keys whose records cannot be used. No more than the store holds.
	 */
	private final Set<String> unreadable = new HashSet<>();

	private final ConfigScope scope;

	private final LongConsumer onNews;

	private volatile ConfigSnapshot snapshot = ConfigSnapshot.EMPTY;

	private volatile long storeRevision;

	private final LongAdder rejected = new LongAdder();

	private final LongAdder losses = new LongAdder();

	private long watermark;

	ScopeView(ConfigScope scope, LongConsumer onNews) {
		this.scope = scope;
		this.onNews = onNews;
	}

	ConfigSnapshot snapshot() {
		return this.snapshot;
	}

	/*
	 * Returns how far the store is, which is less than this view is if it has forgotten.
	 */
	long storeRevision() {
		return this.storeRevision;
	}

	/*
	 * Returns how many records could not be read.
	 */
	long rejected() {
		return this.rejected.sum();
	}

	/*
	 * Returns how often it was found that the store has lost something.
	 */
	long losses() {
		return this.losses.sum();
	}

	synchronized boolean isStoreBehind() {
		return !this.missing.isEmpty() || this.storeRevision < this.snapshot.revision();
	}

	synchronized List<ConfigEntry> missing() {
		return new ArrayList<>(this.missing.values());
	}

	synchronized Collection<ConfigEntry> stillMissing(List<ConfigEntry> some) {
		return some.stream().filter((entry) -> entry.equals(this.missing.get(entry.key()))).toList();
	}

	synchronized boolean isUnreadable(String key) {
		return this.unreadable.contains(key);
	}

	synchronized int missingCount() {
		return this.missing.size();
	}

	/*
	 * Returns the last version of a key that is known, be it one that deleted it.
	 */
	synchronized long knownVersion(String key) {
		ConfigEntry known = known(key);
		return (known != null) ? known.version() : 0;
	}

	@Override
	public Decoder<byte[]> decoder() {
		return (key, record) -> record;
	}

	@Override
	public void onState(FeedState<byte[]> state) {
		synchronized (this) {
			boolean whole = this.missing.isEmpty();
			this.watermark = watermark(state.records().get(MARKS));
			this.unreadable.clear();
			Map<String, @Nullable ConfigEntry> changes = new HashMap<>();
			state.records().forEach((key, record) -> meet(key, record, changes));
			forEachKnown((known) -> {
				if (!state.records().containsKey(known.key())) {
					lack(known, changes);
				}
			});
			become(state.revision(), changes, whole);
		}
		this.onNews.accept(state.revision());
	}

	@Override
	public void onChanges(List<FeedChange> told) {
		long revision = told.get(told.size() - 1).revision();
		synchronized (this) {
			boolean whole = this.missing.isEmpty();
			Map<String, FeedChange> last = new HashMap<>();
			told.forEach((change) -> last.put(change.id(), change));
			FeedChange marks = last.get(MARKS);
			if (marks != null) {
				this.watermark = watermark(marks.value());
			}
			Map<String, @Nullable ConfigEntry> changes = new HashMap<>();
			last.forEach((key, change) -> {
				byte[] record = change.value();
				ConfigEntry known = known(key);
				if (record != null) {
					meet(key, record, changes);
				}
				else if (known != null) {
					lack(known, changes);
				}
			});
			become(revision, changes, whole);
		}
		this.onNews.accept(revision);
	}

	/*
	 * The store was found to have less of some keys than this process knows, though it is
	 * no older: somebody damaged their records.
	 */
	void miss(long watermarked, List<String> keys) {
		synchronized (this) {
			boolean whole = this.missing.isEmpty();
			this.watermark = Math.max(this.watermark, watermarked);
			Map<String, @Nullable ConfigEntry> changes = new HashMap<>();
			for (String key : keys) {
				ConfigEntry known = known(key);
				if (known != null) {
					lack(known, changes);
				}
			}
			become(this.storeRevision, changes, whole);
		}
		this.onNews.accept(this.storeRevision);
	}

	private void meet(String key, byte[] record, Map<String, @Nullable ConfigEntry> changes) {
		if (key.equals(MARKS)) {
			return;
		}
		ConfigEntry known = known(key);
		ConfigEntry stored = read(key, record);
		this.unreadable.remove(key);
		if (stored == null) {
			this.unreadable.add(key);
			if (known != null && !EntryRecord.isForeign(record)) {
				this.missing.put(key, known);
			}
			return;
		}
		this.missing.remove(key);
		if (known == null) {
			see(stored, changes);
		}
		else if (known.isAfter(stored)) {
			this.missing.put(key, known);
		}
		else if (!stored.isAfter(known)) {
			return;
		}
		else if (stored.version() > known.version()) {
			see(stored, changes);
		}
		else {
			// Published after a loss: later, but under a version that was used before
			ConfigEntry renumbered = stored.withVersion(known.version() + 1);
			this.missing.put(key, renumbered);
			see(renumbered, changes);
		}
	}

	private void see(ConfigEntry entry, Map<String, @Nullable ConfigEntry> changes) {
		if (entry.deleted()) {
			this.deletions.put(entry.key(), entry);
			if (this.snapshot.get(entry.key()) != null) {
				changes.put(entry.key(), null);
			}
		}
		else {
			this.deletions.remove(entry.key());
			changes.put(entry.key(), entry);
		}
	}

	/*
	 * The store has nothing under a key: the deletion was forgotten in time, or more than
	 * that was.
	 */
	private void lack(ConfigEntry known, Map<String, @Nullable ConfigEntry> changes) {
		if (known.revision() > this.watermark) {
			this.missing.put(known.key(), known);
			return;
		}
		this.missing.remove(known.key());
		this.deletions.remove(known.key());
		if (this.snapshot.get(known.key()) != null) {
			changes.put(known.key(), null);
		}
	}

	private void become(long revision, Map<String, @Nullable ConfigEntry> changes, boolean whole) {
		this.storeRevision = revision;
		ConfigSnapshot before = this.snapshot;
		long next = Math.max(revision, before.revision());
		if (!changes.isEmpty() || next != before.revision()) {
			this.snapshot = before.with(next, changes);
		}
		if (whole && !this.missing.isEmpty()) {
			this.losses.increment();
			logger.warn("The store has lost {} settings of scope {} that this process knows; they stay in force and are"
					+ " put back", this.missing.size(), this.scope);
		}
		else if (!whole && this.missing.isEmpty()) {
			logger.info("The store has the settings of scope {} again", this.scope);
		}
	}

	private @Nullable ConfigEntry known(String key) {
		ConfigEntry present = this.snapshot.get(key);
		return (present != null) ? present : this.deletions.get(key);
	}

	private void forEachKnown(Consumer<ConfigEntry> consumer) {
		this.snapshot.forEach(consumer);
		Set.copyOf(this.deletions.values()).forEach(consumer);
	}

	@Nullable ConfigEntry read(String key, byte[] record) {
		try {
			return EntryRecord.read(key, record);
		}
		catch (IllegalArgumentException ex) {
			this.rejected.increment();
			logger.warn("A record of scope {} cannot be used and is left out: it {}", this.scope, ex.getMessage());
			return null;
		}
	}

	private static long watermark(byte @Nullable [] record) {
		Matcher marks = MARKS_RECORD.matcher((record != null) ? new String(record, StandardCharsets.UTF_8) : "");
		return marks.matches() ? Long.parseLong(marks.group(1)) : 0;
	}

}
