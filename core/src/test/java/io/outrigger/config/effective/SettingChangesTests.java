package io.outrigger.config.effective;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.cipher.CipherKey;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.EffectiveConfig.Layer;
import io.outrigger.config.type.ValueType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SettingChanges}.
 */
class SettingChangesTests {

	private static final ConfigScope SHOP = ConfigScope.application("shop");

	private final ConfigCipher cipher = new ConfigCipher(List.of(CipherKey.of("k1", "MDEyMzQ1Njc4OWFiY2RlZg==")));

	private EffectiveConfig config = new EffectiveConfig(
			List.of(new Layer(ConfigScope.NAMESPACE, ConfigSnapshot.EMPTY), new Layer(SHOP, ConfigSnapshot.EMPTY)));

	@Test
	void aKeyThatANarrowerScopeHasDoesNotChangeWithTheBroader() {
		set(SHOP, "a", "narrow");
		assertThat(set(ConfigScope.NAMESPACE, "a", "broad").values()).isEmpty();
		assertThat(set(SHOP, "a", null).values()).containsOnly(Map.entry("a", Optional.of("broad")));
		assertThat(set(ConfigScope.NAMESPACE, "a", null).values()).containsOnly(Map.entry("a", Optional.empty()));
	}

	@Test
	void aNewVersionOfTheSameValueIsNoChange() {
		set(SHOP, "a", "1");
		assertThat(set(SHOP, "a", "1").values()).isEmpty();
	}

	@Test
	void theyAreWhatAPlainComparisonFinds() {
		Random random = new Random(11);
		for (int round = 0; round < 300; round++) {
			EffectiveConfig before = this.config;
			for (int i = random.nextInt(20); i >= 0; i--) {
				change(random.nextBoolean() ? SHOP : ConfigScope.NAMESPACE, "k" + random.nextInt(30),
						random.nextBoolean() ? "v" + random.nextInt(3) : null);
			}
			Map<String, Optional<String>> expected = new HashMap<>();
			before.values().forEach((key, value) -> expected.put(key, Optional.empty()));
			this.config.values().forEach((key, value) -> expected.put(key, Optional.of(value)));
			before.values().forEach((key, value) -> expected.remove(key, Optional.of(value)));
			assertThat(SettingChanges.between(before, this.config, this.cipher).values()).isEqualTo(expected);
		}
	}

	@Test
	void encryptedValuesAreDecryptedAndNamed() {
		set(SHOP, "plain", "1");
		SettingChanges changes = set(SHOP, "db.password", this.cipher.encrypt("db.password", "open"));
		assertThat(changes.values()).containsOnly(Map.entry("db.password", Optional.of("open")));
		assertThat(changes.encrypted()).containsExactly("db.password");
		assertThat(changes).asString().doesNotContain("open");
		SettingChanges all = SettingChanges.all(this.config, this.cipher);
		assertThat(all.values()).containsOnlyKeys("plain", "db.password");
		assertThat(all.encrypted()).containsExactly("db.password");
	}

	@Test
	void whatIsNotTouchedIsNotDecrypted() {
		change(SHOP, "foreign", "{cipher}k2:AAAA");
		EffectiveConfig before = this.config;
		change(SHOP, "a", "1");
		assertThat(SettingChanges.between(before, this.config, this.cipher).values()).containsOnlyKeys("a");
	}

	@Test
	void aValueThatCannotBeDecryptedIsRefusedByItsName() {
		refused("a", "{cipher}k2:AAAA", "'a' cannot be decrypted: there is no key 'k2'");
		refused("a", this.cipher.encrypt("b", "moved"),
				"'a' cannot be decrypted: it was not encrypted for this name with key 'k1'");
		refused("a", "{cipher}", "'a' cannot be decrypted: it must be {cipher}<key id>:<Base64>");
		assertThatExceptionOfType(ReleaseRejectedException.class)
			.isThrownBy(() -> SettingChanges.of(Map.of("a", "{cipher}k2:AAAA"), this.cipher))
			.withMessage("'a' cannot be decrypted: there is no key 'k2'");
	}

	@Test
	void anEncryptedValueHasToBeOfTheDeclaredTypeToo() {
		change(new ConfigEntry("a", this.cipher.encrypt("a", "7"), ValueType.INTEGER, 1, 1, Instant.EPOCH, "ann",
				"test"));
		assertThat(SettingChanges.all(this.config, this.cipher).values()).containsEntry("a", Optional.of("7"));
		change(new ConfigEntry("a", this.cipher.encrypt("a", "seven"), ValueType.INTEGER, 1, 1, Instant.EPOCH, "ann",
				"test"));
		assertThatExceptionOfType(ReleaseRejectedException.class)
			.isThrownBy(() -> SettingChanges.all(this.config, this.cipher))
			.withMessage("value of 'a' is not of type INTEGER but must be: " + ValueType.INTEGER.rule());
	}

	@Test
	void aCheckSeesValuesInClear() {
		change(SHOP, "a", this.cipher.encrypt("a", "open"));
		change(SHOP, "b", "1");
		ReleaseCheck.Candidate candidate = new ReleaseCheck.Candidate(this.config, Set.of("a"), this.cipher);
		assertThat(candidate.get("a")).isEqualTo("open");
		assertThat(candidate.get("c")).isNull();
		assertThat(candidate.values()).isEqualTo(Map.of("a", "open", "b", "1"));
		assertThat(candidate.config()).isSameAs(this.config);
	}

	private void refused(String key, String value, String reason) {
		EffectiveConfig before = this.config;
		change(SHOP, key, value);
		assertThatExceptionOfType(ReleaseRejectedException.class)
			.isThrownBy(() -> SettingChanges.between(before, this.config, this.cipher))
			.withMessage(reason);
		this.config = before;
	}

	private SettingChanges set(ConfigScope scope, String key, @Nullable String value) {
		EffectiveConfig before = this.config;
		change(scope, key, value);
		return SettingChanges.between(before, this.config, this.cipher);
	}

	private void change(ConfigScope scope, String key, @Nullable String value) {
		List<ConfigEntry> entries = new ArrayList<>();
		entries.add(new ConfigEntry(key, value, ValueType.TEXT, 1, 1, Instant.EPOCH, "ann", "test"));
		this.config.layers()
			.stream()
			.filter((layer) -> layer.scope().equals(scope))
			.forEach((layer) -> this.config = this.config.with(scope, layer.snapshot().with(1, entries)));
	}

	private void change(ConfigEntry entry) {
		this.config = this.config.with(SHOP, this.config.layers().get(1).snapshot().with(1, List.of(entry)));
	}

}
