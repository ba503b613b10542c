package io.outrigger.autoconfigure.config.live;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Affected}.
 */
class AffectedTests {

	private static final Map<String, String> NONE = Map.of();

	@Test
	void whatIsSetChangedOrRemovedIsAffected() {
		Affected affected = Affected.by(Map.of("a.same", "1", "a.changed", "1", "a.removed", "1"),
				Map.of("a.same", "1", "a.changed", "2", "a.set", "1"), Map.of());
		assertThat(affected.names()).containsExactlyInAnyOrder(name("a.changed"), name("a.removed"), name("a.set"));
	}

	@Test
	void aPrefixIsReachedByItselfAndByWhatIsBelowIt() {
		Affected affected = Affected.by(NONE, Map.of("store.front.discountPercent", "1"), Map.of());
		assertThat(affected.reaches(name("store.front"))).isTrue();
		assertThat(affected.reaches(name("store"))).isTrue();
		assertThat(affected.reaches(ConfigurationPropertyName.EMPTY)).isTrue();
		assertThat(affected.reaches(name("store.front.discount-percent"))).isTrue();
		assertThat(affected.reaches(name("store.fr"))).isFalse();
		assertThat(affected.reaches(name("store.front.discount-percent.x"))).isFalse();
	}

	@Test
	void whatRefersToAnAffectedPropertyIsAffectedHoweverIndirectly() {
		Map<ConfigurationPropertyName, String> references = Map.of(name("first"), "${second}", name("second"),
				"x ${third.one:default}", name("third.two"), "${thirdOne}", name("fourth"), "${elsewhere}");
		assertThat(Affected.by(NONE, Map.of("third.one", "1"), references).names())
			.containsExactlyInAnyOrder(name("third.one"), name("second"), name("first"));
	}

	@Test
	void defaultsAreFollowed() {
		assertThat(Affected.by(NONE, Map.of("b", "1"), Map.of(name("a"), "${x:${b}}")).names()).contains(name("a"));
	}

	@Test
	void inDoubtAPropertyIsAffected() {
		assertThat(Affected.by(NONE, Map.of("b", "1"), Map.of(name("a"), "${x.${y}}")).names()).contains(name("a"));
		assertThat(Affected.by(NONE, Map.of("b", "1"), Map.of(name("a"), "${open")).names()).contains(name("a"));
	}

	@Test
	void withoutAChangeNothingIsAffected() {
		assertThat(Affected.by(Map.of("a", "1"), Map.of("a", "1"), Map.of(name("b"), "${x.${y}}")).names()).isEmpty();
	}

	private static ConfigurationPropertyName name(String name) {
		return ConfigurationPropertyName.of(name);
	}

}
