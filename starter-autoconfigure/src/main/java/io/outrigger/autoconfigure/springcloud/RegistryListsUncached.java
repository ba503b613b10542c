package io.outrigger.autoconfigure.springcloud;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;

/**
 * Keeps the cache of Spring Cloud LoadBalancer from holding what the registry said: it
 * would offer an instance for up to 35 seconds after it left, and the registry answers
 * from memory anyway. What other discovery clients say is cached as before, and a cache
 * manager of the user's own is left alone.
 */
class RegistryListsUncached implements BeanPostProcessor {

	private static final String STOCK = LoadBalancerCacheManager.class.getPackageName();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof LoadBalancerCacheManager stock && STOCK.equals(bean.getClass().getPackageName())) {
			return new SelectiveCacheManager(stock);
		}
		return bean;
	}

}
