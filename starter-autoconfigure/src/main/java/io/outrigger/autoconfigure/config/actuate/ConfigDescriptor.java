package io.outrigger.autoconfigure.config.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore.PublishedRelease;
import io.outrigger.config.effective.ConfigFollower.Rejection;
import io.outrigger.config.fleet.InstanceReport;
import io.outrigger.config.type.ValueType;

/**
 * The settings as this process sees them. Secrets are masked.
 *
 * @param scope the scope they are of, or {@code null} for those that count in this
 * process, whatever their scope
 * @param revision revision of the scope, or the last of all
 * @param appliedRevision the revision that is in effect here
 * @param backend where the store is
 * @param snapshotAgeMs age of the view in milliseconds
 * @param entries the present version of each key
 * @param restartRequired the keys among them that take effect at the next start only
 * @param lastRejection why the latest revision is not in effect here
 */
public record ConfigDescriptor(@Nullable String scope, long revision, long appliedRevision, String backend,
		long snapshotAgeMs, List<Entry> entries, List<String> restartRequired, @Nullable Rejection lastRejection) {

	/**
	 * The present version of a key.
	 *
	 * @param key the key
	 * @param value its value, or a mask
	 * @param type what its values are
	 * @param version number of its last change
	 * @param updatedAt when that was
	 * @param author who made it
	 * @param scope the scope it is from
	 */
	public record Entry(String key, @Nullable Object value, ValueType type, long version, Instant updatedAt,
			String author, String scope) {

		static Entry of(ConfigScope scope, ConfigEntry entry, Masking masking) {
			return new Entry(entry.key(), masking.mask(entry.key(), entry.value()), entry.type(), entry.version(),
					entry.updatedAt(), entry.author(), scope.name());
		}

	}

	/**
	 * A key with its past.
	 *
	 * @param key the key
	 * @param scope the scope
	 * @param value its value, or a mask; absent if it was deleted
	 * @param type what its values are
	 * @param version number of its last change
	 * @param updatedAt when that was
	 * @param author who made it
	 * @param deleted whether that deleted it
	 * @param history its versions, the newest first
	 * @param instances which instance runs which of them
	 */
	public record Key(String key, String scope, @Nullable Object value, ValueType type, long version, Instant updatedAt,
			String author, boolean deleted, List<Version> history, List<Instance> instances) {

		static Key of(ConfigScope scope, List<ConfigEntry> history, List<InstanceReport> reports, Masking masking) {
			ConfigEntry last = history.get(0);
			return new Key(last.key(), scope.name(), masking.mask(last.key(), last.value()), last.type(),
					last.version(), last.updatedAt(), last.author(), last.deleted(),
					history.stream().map((entry) -> Version.of(entry, masking)).toList(),
					reports.stream().map((report) -> Instance.of(report, history)).toList());
		}

	}

	/**
	 * An instance that follows the scope of a key.
	 *
	 * @param instance its id
	 * @param version the version of the key that it runs; 0 for none, or one that the
	 * history does not hold any more
	 * @param appliedRevision the revision of the scope that it runs
	 * @param rejection why it does not run a later one
	 * @param ageMs how long ago it said so
	 */
	public record Instance(String instance, long version, long appliedRevision, @Nullable String rejection,
			long ageMs) {

		static Instance of(InstanceReport report, List<ConfigEntry> history) {
			long version = history.stream()
				.filter((entry) -> entry.revision() <= report.appliedRevision())
				.mapToLong(ConfigEntry::version)
				.findFirst()
				.orElse(0);
			return new Instance(report.instance(), version, report.appliedRevision(), report.rejection(),
					report.age().toMillis());
		}

	}

	/**
	 * One version of a key.
	 *
	 * @param version its number
	 * @param value the value, or a mask; absent if it deleted the key
	 * @param type what its values are
	 * @param deleted whether it deleted the key
	 * @param updatedAt when it was made
	 * @param author who made it
	 * @param reason why
	 */
	public record Version(long version, @Nullable Object value, ValueType type, boolean deleted, Instant updatedAt,
			String author, String reason) {

		static Version of(ConfigEntry entry, Masking masking) {
			return new Version(entry.version(), masking.mask(entry.key(), entry.value()), entry.type(), entry.deleted(),
					entry.updatedAt(), entry.author(), entry.reason());
		}

	}

	/**
	 * What is another between two versions of a key.
	 *
	 * @param key the key
	 * @param scope the scope
	 * @param from the one version
	 * @param to the other
	 * @param differences which of {@code value}, {@code type} and {@code deleted} differ
	 */
	public record Difference(String key, String scope, Version from, Version to, List<String> differences) {

		static Difference of(ConfigScope scope, ConfigEntry from, ConfigEntry to, Masking masking) {
			List<String> differences = new ArrayList<>();
			if (!Objects.equals(from.value(), to.value())) {
				differences.add("value");
			}
			if (from.type() != to.type()) {
				differences.add("type");
			}
			if (from.deleted() != to.deleted()) {
				differences.add("deleted");
			}
			return new Difference(from.key(), scope.name(), Version.of(from, masking), Version.of(to, masking),
					differences);
		}

	}

	/**
	 * Who changed what in a scope.
	 *
	 * @param scope the scope
	 * @param releases the releases, the newest first
	 */
	public record AuditTrail(String scope, List<PublishedRelease> releases) {
	}

	/**
	 * What a release of one key wrote.
	 *
	 * @param key the key
	 * @param version its version now
	 * @param restartRequired the key, if it takes effect at the next start only
	 * @param unknown the instances that were asked about it and did not answer
	 */
	public record WrittenOne(String key, long version, List<String> restartRequired, Set<String> unknown) {

		static WrittenOne of(ConfigEntry entry, List<String> restartRequired, Set<String> unknown) {
			return new WrittenOne(entry.key(), entry.version(), restartRequired, unknown);
		}

	}

	/**
	 * What a release wrote of one key.
	 *
	 * @param key the key
	 * @param version its version now
	 */
	public record Written(String key, long version) {

		static Written of(ConfigEntry entry) {
			return new Written(entry.key(), entry.version());
		}

	}

	/**
	 * What a release of several keys wrote.
	 *
	 * @param revision revision of the store now
	 * @param changes each key
	 * @param restartRequired the keys that take effect at the next start only
	 * @param unknown the instances that were asked about it and did not answer
	 */
	public record WrittenAll(long revision, List<Written> changes, List<String> restartRequired, Set<String> unknown) {
	}

}
