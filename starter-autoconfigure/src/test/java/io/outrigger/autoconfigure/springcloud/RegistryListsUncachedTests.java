package io.outrigger.autoconfigure.springcloud;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.config.LoadBalancerCacheAutoConfiguration;
import org.springframework.cloud.loadbalancer.core.CachingServiceInstanceListSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RegistryListsUncached}.
 */
class RegistryListsUncachedTests {

	private static final List<ServiceInstance> OURS = List
		.of(DiscoveredInstance.of(io.outrigger.registry.ServiceInstance.builder("orders", "one", "here", 80).build()));

	private static final List<ServiceInstance> ANOTHERS = List
		.of(new DefaultServiceInstance("one", "orders", "elsewhere", 80, false));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LoadBalancerCacheAutoConfiguration.class))
		.withBean(RegistryListsUncached.class);

	@Test
	void listsOfTheRegistryAreNotKeptAndOthersAre() {
		this.runner.run((context) -> {
			Cache cache = cache(context.getBean(LoadBalancerCacheManager.class));
			cache.put("orders", OURS);
			assertThat(cache.get("orders")).isNull();
			cache.put("orders", ANOTHERS);
			assertThat((Object) cache.get("orders", List.class)).isEqualTo(ANOTHERS);
			cache.put("orders", OURS);
			assertThat((Object) cache.get("orders", List.class)).isEqualTo(ANOTHERS);
		});
	}

	@Test
	void allElseIsThatOfTheCacheUnderneath() {
		this.runner.run((context) -> {
			LoadBalancerCacheManager manager = context.getBean(LoadBalancerCacheManager.class);
			Cache cache = cache(manager);
			assertThat(manager.getCacheNames()).containsExactly(cache.getName());
			assertThat(cache.get("orders", () -> ANOTHERS)).isEqualTo(ANOTHERS);
			assertThat(cache.getNativeCache()).isNotNull();
			cache.evict("orders");
			assertThat(cache.get("orders")).isNull();
			cache.put("orders", List.of());
			assertThat(cache.get("orders").get()).isEqualTo(List.of());
			cache.clear();
			assertThat(cache.get("orders")).isNull();
		});
	}

	@Test
	void aCacheThatIsNotThereIsNotThere() {
		this.runner
			.run((context) -> assertThat(context.getBean(LoadBalancerCacheManager.class).getCache("other")).isNull());
	}

	@Test
	void theUsersCacheManagerIsLeftAlone() {
		this.runner.withBean(UsersCacheManager.class)
			.run((context) -> assertThat(context.getBean(LoadBalancerCacheManager.class))
				.isExactlyInstanceOf(UsersCacheManager.class));
	}

	private static Cache cache(LoadBalancerCacheManager manager) {
		return manager.getCache(CachingServiceInstanceListSupplier.SERVICE_INSTANCE_CACHE_NAME);
	}

	static class UsersCacheManager extends SimpleCacheManager implements LoadBalancerCacheManager {

	}

}
