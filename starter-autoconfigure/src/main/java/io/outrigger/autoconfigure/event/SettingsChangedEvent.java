package io.outrigger.autoconfigure.event;

import java.util.Set;

import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;

/**
 * A release is in effect: the environment, the live records, beans, fields and logging
 * levels say what it says. Published in the order of the releases on the thread that put
 * it into effect, never an event loop; the next release waits until listeners are done,
 * so that a listener must not wait for one. What a listener throws is logged and undoes
 * nothing.
 */
public final class SettingsChangedEvent extends ApplicationContextEvent {

	private static final long serialVersionUID = 1L;

	private final transient Set<String> keys;

	/**
	 * Creates the event.
	 * @param context the application
	 * @param keys the keys that were set, changed or deleted, as they are published
	 */
	public SettingsChangedEvent(ApplicationContext context, Set<String> keys) {
		super(context);
		this.keys = Set.copyOf(keys);
	}

	/**
	 * Returns the keys that were set, changed or deleted.
	 * @return the keys, as they are published
	 */
	public Set<String> keys() {
		return this.keys;
	}

}
