package io.outrigger.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What every form of {@link IntelligentCaches} owes.
 */
public abstract class IntelligentCachesContract {

	private static final CacheSettings DEFAULTS = CacheSettings.of(Duration.ofMinutes(5), Duration.ZERO, 100,
			Duration.ofSeconds(10));

	private static final CacheSettings OWN = CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 10,
			Duration.ofSeconds(1));

	private IntelligentCaches caches;

	protected abstract IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker);

	@BeforeEach
	void createCaches() {
		this.caches = create(() -> new CachesSettings(DEFAULTS, Map.of("prices", OWN)), Ticker.system());
	}

	@Test
	void theSameNameGivesTheSameCache() {
		IntelligentCache<Long, String> products = this.caches.cache("products", Long.class, String.class);
		assertThat(products.name()).isEqualTo("products");
		assertThat(products.keyType()).isEqualTo(Long.class);
		assertThat(products.valueType()).isEqualTo(String.class);
		assertThat(this.caches.cache("products", Long.class, String.class)).isSameAs(products);
		assertThat(this.caches.cache("prices", Long.class, String.class)).isNotSameAs(products);
	}

	@Test
	void otherTypesUnderTheSameNameAreRefused() {
		this.caches.cache("products", Long.class, String.class);
		assertThatExceptionOfType(CacheTypeMismatchException.class)
			.isThrownBy(() -> this.caches.cache("products", Integer.class, String.class))
			.withMessage("Cache 'products' holds java.lang.String by java.lang.Long but was asked for "
					+ "java.lang.String by java.lang.Integer; give each pair of types a cache of its own");
		assertThatExceptionOfType(CacheTypeMismatchException.class)
			.isThrownBy(() -> this.caches.cache("products", Long.class, Object.class));
	}

	@Test
	void aNameThatBreaksItsRuleIsRefused() {
		for (String name : List.of("", "a b", "a{b}", "-a", "a".repeat(128))) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.caches.cache(name, Long.class, String.class))
				.withMessageStartingWith("Cache name is '" + name + "' but must be: letters, digits");
		}
		assertThat(this.caches.all()).isEmpty();
	}

	@Test
	void cachesAreFoundOnceSomeoneAskedForThem() {
		assertThat(this.caches.find("products")).isNull();
		IntelligentCache<?, ?> products = this.caches.cache("products", Long.class, String.class);
		IntelligentCache<?, ?> prices = this.caches.cache("prices", Long.class, String.class);
		assertThat(this.caches.find("products")).isSameAs(products);
		assertThat(this.caches.all()).isEqualTo(List.of(prices, products));
	}

	@Test
	void eachCacheHasItsOwnSettingsOrTheDefaults() {
		assertThat(this.caches.cache("products", Long.class, String.class).settings()).isEqualTo(DEFAULTS);
		assertThat(this.caches.cache("prices", Long.class, String.class).settings()).isEqualTo(OWN);
	}

	@Test
	void aListenerHearsOfEveryCacheOldAndNew() {
		List<IntelligentCache<?, ?>> heard = new ArrayList<>();
		IntelligentCache<?, ?> products = this.caches.cache("products", Long.class, String.class);
		this.caches.onCache(heard::add);
		IntelligentCache<?, ?> prices = this.caches.cache("prices", Long.class, String.class);
		this.caches.cache("prices", Long.class, String.class);
		assertThat(heard).isEqualTo(List.of(products, prices));
	}

}
