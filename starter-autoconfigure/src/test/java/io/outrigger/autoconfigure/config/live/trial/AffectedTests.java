package io.outrigger.autoconfigure.config.live.trial;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.autoconfigure.config.live.source.PublishedSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Affected} and {@link Mentions}.
 */
class AffectedTests {

	@Test
	void aPrefixIsReachedByItselfAndByWhatIsBelowIt() {
		Affected affected = affected("store.front.discountPercent", Map.of());
		assertThat(affected.reaches(name("store.front"))).isTrue();
		assertThat(affected.reaches(name("store"))).isTrue();
		assertThat(affected.reaches(ConfigurationPropertyName.EMPTY)).isTrue();
		assertThat(affected.reaches(name("store.front.discount-percent"))).isTrue();
		assertThat(affected.reaches(name("store.fr"))).isFalse();
		assertThat(affected.reaches(name("store.front.discount-percent.x"))).isFalse();
	}

	@Test
	void aPartIsTouchedByWhatIsAboveItToo() {
		Affected affected = affected("store.front", Map.of());
		assertThat(affected.touches(name("store.front.discount-percent"))).isTrue();
		assertThat(affected.touches(name("store"))).isTrue();
		assertThat(affected.touches(name("store.back"))).isFalse();
	}

	@Test
	void whatRefersToAnAffectedPropertyIsAffectedHoweverIndirectly() {
		Map<String, String> references = Map.of("first", "${second}", "second", "x ${third.one:default}", "third.two",
				"${thirdOne}", "fourth", "${elsewhere}");
		assertThat(affected("third.one", references).names()).containsExactlyInAnyOrder(name("third.one"),
				name("second"), name("first"));
	}

	@Test
	void defaultsAreFollowed() {
		assertThat(affected("b", Map.of("a", "${x:${b}}")).names()).contains(name("a"));
	}

	@Test
	void inDoubtAPropertyIsAffected() {
		assertThat(affected("b", Map.of("a", "${x.${y}}")).names()).contains(name("a"));
		assertThat(affected("b", Map.of("a", "${open")).names()).contains(name("a"));
	}

	@Test
	void withoutAChangeNothingIsAffected() {
		Affected affected = Affected.by(Set.of(), Map.of(name("b"), Mentions.in("${x.${y}}")));
		assertThat(affected.names()).isEmpty();
		assertThat(affected.changes(Mentions.in("${x.${y}}"))).isFalse();
	}

	@Test
	void anExpressionIsReadForPlaceholdersAndForTheEnvironment() {
		assertThat(Mentions.inExpression("#{'${a.b}'.length()}").names()).containsExactly(name("a.b"));
		assertThat(Mentions.inExpression("#{environment['a.b'] ?: 'x'}").names()).contains(name("a.b"));
		assertThat(Mentions.inExpression("#{environment.getProperty(\"a.b\")}").names()).containsExactly(name("a.b"));
		assertThat(Mentions.inExpression("#{environment.getProperty(@names.first)}").others()).isTrue();
	}

	@Test
	void anExpressionOverAnythingElseIsNeverEvaluatedAgain() {
		for (String expression : new String[] { "plain", "#{@counter.next()}", "#{systemEnvironment['HOME']}",
				"#{systemProperties['user.name']}" }) {
			assertThat(Mentions.inExpression(expression).isEmpty()).as(expression).isTrue();
		}
	}

	private static Affected affected(String key, Map<String, String> references) {
		return Affected.by(Stream.of(PublishedSettings.nameOf(key)).collect(Collectors.toSet()), references.entrySet()
			.stream()
			.collect(Collectors.toMap((entry) -> name(entry.getKey()), (entry) -> Mentions.in(entry.getValue()))));
	}

	private static ConfigurationPropertyName name(String name) {
		return ConfigurationPropertyName.of(name);
	}

}
