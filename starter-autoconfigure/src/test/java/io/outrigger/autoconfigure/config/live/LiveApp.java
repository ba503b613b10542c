package io.outrigger.autoconfigure.config.live;

import java.time.Duration;
import java.util.List;

import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;

import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.publish.ConfigPublisher;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application that reads settings, as a test handles it.
 */
public class LiveApp {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	public final ApplicationContext context;

	public LiveApp(ApplicationContext context) {
		this.context = context;
	}

	@SuppressWarnings("unchecked")
	public <T> LiveConfig<T> live(Class<?> type) {
		return (LiveConfig<T>) this.context.getBeanProvider(ResolvableType.forClassWithGenerics(LiveConfig.class, type))
			.getObject();
	}

	public StorefrontProperties storefront() {
		return this.<StorefrontProperties>live(StorefrontProperties.class).get();
	}

	public void publish(Change... changes) {
		this.context.getBean(ConfigPublisher.class).publish(new Release(List.of(changes), "ann", "test")).block(LIMIT);
	}

	public void refuses(String reason, Change... changes) {
		assertThatExceptionOfType(ReleaseRejectedException.class).isThrownBy(() -> publish(changes))
			.withMessage(reason);
	}

}
