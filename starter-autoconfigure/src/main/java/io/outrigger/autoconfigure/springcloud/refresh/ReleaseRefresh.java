package io.outrigger.autoconfigure.springcloud.refresh;

import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.event.SettingsChangedEvent;

/**
 * Tells Spring Cloud of releases once they are in effect: one refresh at a time, on a
 * thread that may block, of all the keys that changed since the one before. The release
 * does not wait for it, and what goes wrong there is logged and undoes nothing.
 */
class ReleaseRefresh implements ApplicationListener<SettingsChangedEvent>, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ReleaseRefresh.class);

	private final ConfigurableApplicationContext context;

	private final ObjectProvider<RefreshScope> scope;

	private final Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();

	private Set<String> waiting = new HashSet<>();

	ReleaseRefresh(ConfigurableApplicationContext context, ObjectProvider<RefreshScope> scope) {
		this.context = context;
		this.scope = scope;
	}

	/*
	 * An event of a child context comes here too; that one's listener answers it.
	 */
	@Override
	public void onApplicationEvent(SettingsChangedEvent event) {
		if (event.getApplicationContext().equals(this.context) && !event.keys().isEmpty() && add(event.keys())
				&& !this.worker.isDisposed()) {
			this.worker.schedule(this::refresh);
		}
	}

	@Override
	public void destroy() {
		this.worker.dispose();
	}

	private synchronized boolean add(Set<String> keys) {
		boolean first = this.waiting.isEmpty();
		this.waiting.addAll(keys);
		return first;
	}

	private synchronized Set<String> takeAll() {
		Set<String> all = this.waiting;
		this.waiting = new HashSet<>();
		return all;
	}

	/*
	 * The refresh scope even if a properties bean could not be bound: its beans depend on
	 * the environment alone.
	 */
	private void refresh() {
		Set<String> keys = takeAll();
		attempt("tell of changed keys",
				() -> this.context.publishEvent(new EnvironmentChangeEvent(this.context, keys)));
		attempt("refresh its scope", () -> this.scope.ifAvailable(RefreshScope::refreshAll));
	}

	private static void attempt(String what, Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("A release is in effect, but Spring Cloud failed to {}", what, ex);
		}
	}

}
