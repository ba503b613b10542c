package io.outrigger.config.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.type.ValueType;
import io.outrigger.redis.feed.FeedChange;
import io.outrigger.redis.feed.FeedState;
import io.outrigger.redis.feed.FeedState.Cause;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScopeView}.
 */
class ScopeViewTests {

	private final List<Long> told = new ArrayList<>();

	private final ScopeView view = new ScopeView(ConfigScope.NAMESPACE, this.told::add);

	@Test
	void whatIsReadFirstIsServedAndNothingIsMissing() {
		state(Cause.FIRST, 20, entry("a", "1", 1, 10), entry("b", null, 2, 20));
		assertThat(this.view.snapshot().values()).containsOnly(Map.entry("a", "1"));
		assertThat(this.view.snapshot().revision()).isEqualTo(20);
		assertThat(this.view.knownVersion("b")).isEqualTo(2);
		assertThat(this.view.isStoreBehind()).isFalse();
		assertThat(this.told).containsExactly(20L);
	}

	@Test
	void whatTheStoreHasForgottenIsServedOnAndMissingUntilItIsBack() {
		state(Cause.FIRST, 20, entry("a", "1", 1, 10), entry("b", null, 2, 20));
		state(Cause.REGRESSED, 0);
		assertThat(this.view.snapshot().values()).containsOnly(Map.entry("a", "1"));
		assertThat(this.view.snapshot().revision()).isEqualTo(20);
		assertThat(this.view.missing()).containsExactlyInAnyOrder(entry("a", "1", 1, 10), entry("b", null, 2, 20));
		assertThat(this.view.losses()).isOne();
		changes(30, entry("a", "1", 1, 10));
		assertThat(this.view.missing()).containsExactly(entry("b", null, 2, 20));
		changes(31, entry("b", null, 2, 20));
		assertThat(this.view.isStoreBehind()).isFalse();
		assertThat(this.view.losses()).isOne();
	}

	@Test
	void aStoreThatIsOlderThanWhatIsKnownOfItIsBehindEvenIfNoKeyIsMissing() {
		state(Cause.FIRST, 20);
		state(Cause.REGRESSED, 0);
		assertThat(this.view.missing()).isEmpty();
		assertThat(this.view.isStoreBehind()).isTrue();
	}

	@Test
	void anOlderStateOfAKeyIsNotServedButTheNewerOneMissing() {
		state(Cause.FIRST, 20, entry("a", "new", 2, 20));
		state(Cause.REGRESSED, 10, entry("a", "old", 1, 10));
		assertThat(this.view.snapshot().values()).containsOnly(Map.entry("a", "new"));
		assertThat(this.view.missing()).containsExactly(entry("a", "new", 2, 20));
	}

	@Test
	void whatWasPublishedAfterALossIsServedUnderAVersionThatWasNotUsedBefore() {
		state(Cause.FIRST, 20, entry("a", "old", 7, 20));
		state(Cause.REGRESSED, 30, entry("a", "new", 1, 30));
		assertThat(this.view.snapshot().get("a")).isEqualTo(entry("a", "new", 8, 30));
		assertThat(this.view.missing()).containsExactly(entry("a", "new", 8, 30));
		changes(40, entry("a", "new", 9, 30));
		assertThat(this.view.snapshot().get("a").version()).isEqualTo(9);
		assertThat(this.view.isStoreBehind()).isFalse();
	}

	@Test
	void aDeletionThatWasForgottenInTimeIsADeletion() {
		state(Cause.FIRST, 20, entry("a", "1", 1, 10), entry("b", "1", 1, 20));
		Map<String, byte[]> records = new HashMap<>();
		records.put("", "1 15 3".getBytes(StandardCharsets.UTF_8));
		this.view.onState(new FeedState<>(40, records, Cause.GAP));
		assertThat(this.view.snapshot().values()).containsOnlyKeys("b");
		assertThat(this.view.missing()).extracting(ConfigEntry::key).containsExactly("b");
		this.view.onChanges(List.of(new FeedChange(50, "b", null),
				new FeedChange(50, "", "1 45 3".getBytes(StandardCharsets.UTF_8))));
		assertThat(this.view.snapshot().size()).isZero();
		assertThat(this.view.isStoreBehind()).isFalse();
	}

	@Test
	void aRecordThatCannotBeUsedLeavesWhatIsKnownInForce() {
		state(Cause.FIRST, 20, entry("a", "1", 1, 10), entry("b", "1", 1, 20));
		this.view.onChanges(List.of(new FeedChange(30, "a", "junk".getBytes(StandardCharsets.UTF_8)),
				new FeedChange(30, "b", "2 later format".getBytes(StandardCharsets.UTF_8)),
				new FeedChange(30, "c", "1 1 1 1 TEXT S\na\nb\n\u00e9".getBytes(StandardCharsets.ISO_8859_1))));
		assertThat(this.view.snapshot().values()).containsOnly(Map.entry("a", "1"), Map.entry("b", "1"));
		assertThat(this.view.rejected()).isEqualTo(3);
		assertThat(this.view.missing()).extracting(ConfigEntry::key).containsExactly("a");
		assertThat(this.view.isUnreadable("c")).isTrue();
		changes(40, entry("c", "fine", 1, 40));
		assertThat(this.view.isUnreadable("c")).isFalse();
	}

	@Test
	void aChangeThatComesTwiceChangesNothing() {
		state(Cause.FIRST, 20, entry("a", "1", 1, 10));
		changes(30, entry("a", "2", 2, 30));
		changes(30, entry("a", "2", 2, 30));
		state(Cause.GAP, 30, entry("a", "2", 2, 30));
		assertThat(this.view.snapshot().get("a")).isEqualTo(entry("a", "2", 2, 30));
		assertThat(this.view.losses()).isZero();
	}

	private void state(Cause cause, long revision, ConfigEntry... entries) {
		Map<String, byte[]> records = new HashMap<>();
		for (ConfigEntry entry : entries) {
			records.put(entry.key(), EntryRecord.write(entry));
		}
		this.view.onState(new FeedState<>(revision, records, cause));
	}

	private void changes(long revision, ConfigEntry entry) {
		this.view.onChanges(List.of(new FeedChange(revision, entry.key(), EntryRecord.write(entry))));
	}

	private static ConfigEntry entry(String key, String value, long version, long revision) {
		return new ConfigEntry(key, value, ValueType.TEXT, version, revision, Instant.ofEpochMilli(revision), "ann",
				"test");
	}

}
