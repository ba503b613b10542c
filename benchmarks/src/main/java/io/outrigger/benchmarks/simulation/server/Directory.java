package io.outrigger.benchmarks.simulation.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.outrigger.benchmarks.simulation.clock.Agenda;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;

/**
 * Who is registered. Each reader hears of a change somewhat later, each as much later as
 * ever.
 */
public final class Directory {

	private final Map<String, ServiceInstance> instances = new TreeMap<>();

	private final List<Reader> readers = new ArrayList<>();

	private final Agenda agenda;

	private final String service;

	private long revision;

	/**
	 * Creates the directory of a service without instances.
	 * @param agenda the time
	 * @param service name of the service
	 */
	public Directory(Agenda agenda, String service) {
		this.agenda = agenda;
		this.service = service;
	}

	/**
	 * Lets somebody read, who knows at once what is so now.
	 * @param reader who reads
	 * @param delayNanos how much later he hears of changes
	 */
	public void read(SeenRegistry reader, long delayNanos) {
		this.readers.add(new Reader(reader, delayNanos));
		reader.show(view());
	}

	/**
	 * Registers an instance, or another one in the place of one that has the same id.
	 * @param instance the instance
	 */
	public void register(ServiceInstance instance) {
		this.instances.put(instance.id(), instance.withIncarnation(++this.revision));
		publish();
	}

	/**
	 * Changes the status of an instance.
	 * @param id its id
	 * @param status the status
	 */
	public void status(String id, InstanceStatus status) {
		this.instances.computeIfPresent(id, (key, instance) -> instance.withStatus(status));
		publish();
	}

	/**
	 * Removes an instance.
	 * @param id its id
	 */
	public void remove(String id) {
		this.instances.remove(id);
		publish();
	}

	private void publish() {
		this.revision++;
		ServiceView view = view();
		this.readers.forEach((reader) -> this.agenda.in(reader.delayNanos(), () -> reader.registry().show(view)));
	}

	private ServiceView view() {
		return new ServiceView(this.service, this.revision, List.copyOf(this.instances.values()));
	}

	/**
	 * Somebody who reads.
	 *
	 * @param registry what he sees
	 * @param delayNanos how much later
	 */
	private record Reader(SeenRegistry registry, long delayNanos) {
	}

}
