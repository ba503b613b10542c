package io.outrigger.registry;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.load.InstanceCapacity;

/**
 * One running instance of a service, as the registry knows it. Immutable; two records are
 * the same registration if {@link #service}, {@link #id} and {@link #incarnation} agree.
 *
 * @param service name of the service
 * @param id name of the instance, unique within the service
 * @param incarnation number that the registry gave this registration, greater than that
 * of every earlier one under the same id; 0 before registration
 * @param host host name or address that callers connect to
 * @param port port that callers connect to
 * @param secure whether callers use TLS
 * @param zone failure domain, such as a rack or an availability zone
 * @param region group of zones
 * @param version version of the service that runs here
 * @param weight relative capacity, from 1 to 10,000
 * @param capacity how much the instance can take
 * @param managementPort port of the actuator endpoints
 * @param healthPath path of the health endpoint on the management port
 * @param status what the instance says about itself, or the registry's doubt in it
 * @param metadata further attributes, at most 64
 * @param startedAt when the instance started, by its own clock: nothing but its first
 * seconds under load may depend on it
 */
public record ServiceInstance(String service, String id, long incarnation, String host, int port, boolean secure,
		@Nullable String zone, @Nullable String region, @Nullable String version, int weight, InstanceCapacity capacity,
		int managementPort, String healthPath, InstanceStatus status, Map<String, String> metadata, Instant startedAt) {

	/**
	 * The weight of an instance that says nothing about its capacity.
	 */
	public static final int DEFAULT_WEIGHT = 100;

	/**
	 * The greatest weight.
	 */
	public static final int MAX_WEIGHT = 10_000;

	/**
	 * The greatest number of further attributes.
	 */
	public static final int MAX_METADATA = 64;

	/**
	 * The greatest length of the name of a service or the id of an instance.
	 */
	public static final int MAX_NAME = 127;

	private static final int MAX_HOST = 255;

	private static final String IN_NAMES = "._-";

	private static final String IN_HOSTS = "._-:";

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * attribute, the value and the rule
	 */
	public ServiceInstance {
		require(isName(service), "service", service, "letters, digits, '.', '_' and '-', at most 127");
		require(isName(id), "id", id, "letters, digits, '.', '_' and '-', at most 127");
		require(isHost(host), "host", host, "a host name or address");
		require(port > 0 && port <= 65535, "port", port, "from 1 to 65535");
		require(managementPort > 0 && managementPort <= 65535, "managementPort", managementPort, "from 1 to 65535");
		require(weight > 0 && weight <= MAX_WEIGHT, "weight", weight, "from 1 to " + MAX_WEIGHT);
		require(healthPath.startsWith("/"), "healthPath", healthPath, "starts with '/'");
		int entries = metadata.size();
		require(entries <= MAX_METADATA, "metadata", (entries <= MAX_METADATA) ? "" : entries + " entries",
				"at most " + MAX_METADATA);
		Objects.requireNonNull(capacity, "capacity");
		Objects.requireNonNull(status, "status");
		Objects.requireNonNull(startedAt, "startedAt");
		metadata = Map.copyOf(metadata);
	}

	/**
	 * Whether a text can be the name of a service or the id of an instance.
	 * @param name the text
	 * @return {@code true} if it starts with a letter or digit, goes on with letters,
	 * digits, {@code '.'}, {@code '_'} and {@code '-'}, and has at most 127 characters
	 */
	public static boolean isName(String name) {
		return name.length() <= MAX_NAME && consistsOf(name, IN_NAMES) && IN_NAMES.indexOf(name.charAt(0)) < 0;
	}

	/**
	 * Whether a text can be the host of an instance.
	 * @param host the text
	 * @return {@code true} if it has the form of a host name, an IPv4 address, or an IPv6
	 * address without brackets
	 */
	public static boolean isHost(String host) {
		return host.length() <= MAX_HOST && consistsOf(host, IN_HOSTS);
	}

	/**
	 * Starts to describe an instance.
	 * @param service name of the service
	 * @param id name of the instance
	 * @param host host that callers connect to
	 * @param port port that callers connect to
	 * @return a builder with every other attribute at its default
	 */
	public static Builder builder(String service, String id, String host, int port) {
		return new Builder(service, id, host, port);
	}

	/**
	 * Whether the other record describes the same registration, whatever its state.
	 * @param other the other record
	 * @return {@code true} if service, id and incarnation agree
	 */
	public boolean isSameRegistration(ServiceInstance other) {
		return this.incarnation == other.incarnation && this.id.equals(other.id) && this.service.equals(other.service);
	}

	/**
	 * Returns the same registration after the instance said another state.
	 * @param next the state that it says
	 * @return a copy in that state; this object if it is in that state already
	 * @throws IllegalTransitionException if it may not say so, see
	 * {@link InstanceStatus#mayBecome}
	 */
	public ServiceInstance saying(InstanceStatus next) {
		boolean same = this.status == next;
		if (next == InstanceStatus.SUSPECT || !(same || this.status.mayBecome(next))) {
			throw new IllegalTransitionException(this, this.status, next);
		}
		return same ? this : withStatus(next);
	}

	/**
	 * Returns the same registration in another state, whether or not it may go there.
	 * @param status the new state
	 * @return a copy
	 */
	public ServiceInstance withStatus(InstanceStatus status) {
		return new ServiceInstance(this.service, this.id, this.incarnation, this.host, this.port, this.secure,
				this.zone, this.region, this.version, this.weight, this.capacity, this.managementPort, this.healthPath,
				status, this.metadata, this.startedAt);
	}

	/**
	 * Returns the same instance as another registration.
	 * @param incarnation the number of that registration
	 * @return a copy
	 */
	public ServiceInstance withIncarnation(long incarnation) {
		return new ServiceInstance(this.service, this.id, incarnation, this.host, this.port, this.secure, this.zone,
				this.region, this.version, this.weight, this.capacity, this.managementPort, this.healthPath,
				this.status, this.metadata, this.startedAt);
	}

	/**
	 * Returns where callers connect to.
	 * @return scheme, host and port
	 */
	public URI uri() {
		String literal = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
		return URI.create((this.secure ? "https://" : "http://") + literal + ":" + this.port);
	}

	/*
	 * By hand rather than by a pattern, as a process that has just started looks at those
	 * of thousands of instances at once.
	 */
	private static boolean consistsOf(String text, String others) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			boolean letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
			if (!letter && (character < '0' || character > '9') && others.indexOf(character) < 0) {
				return false;
			}
		}
		return !text.isEmpty();
	}

	private static void require(boolean holds, String attribute, Object value, String rule) {
		if (!holds) {
			throw new IllegalArgumentException("Instance " + attribute + " is '" + value + "' but must be: " + rule);
		}
	}

	/**
	 * Collects the attributes of an instance. Not safe for use from several threads.
	 */
	public static final class Builder {

		private final String service;

		private final String id;

		private final String host;

		private final int port;

		private boolean secure;

		private @Nullable String zone;

		private @Nullable String region;

		private @Nullable String version;

		private int weight = DEFAULT_WEIGHT;

		private InstanceCapacity capacity = InstanceCapacity.UNKNOWN;

		private int managementPort;

		private String healthPath = "/actuator/health";

		private InstanceStatus status = InstanceStatus.UP;

		private Map<String, String> metadata = Map.of();

		private Instant startedAt = Instant.EPOCH;

		private Builder(String service, String id, String host, int port) {
			this.service = service;
			this.id = id;
			this.host = host;
			this.port = port;
			this.managementPort = port;
		}

		/**
		 * Sets whether callers use TLS.
		 * @param secure {@code true} for TLS
		 * @return this builder
		 */
		public Builder secure(boolean secure) {
			this.secure = secure;
			return this;
		}

		/**
		 * Sets where the instance runs.
		 * @param zone the failure domain, if known
		 * @param region the group of zones, if known
		 * @return this builder
		 */
		public Builder location(@Nullable String zone, @Nullable String region) {
			this.zone = zone;
			this.region = region;
			return this;
		}

		/**
		 * Sets the version of the service.
		 * @param version the version, if known
		 * @return this builder
		 */
		public Builder version(@Nullable String version) {
			this.version = version;
			return this;
		}

		/**
		 * Sets the relative capacity.
		 * @param weight from 1 to 10,000; 100 is ordinary
		 * @return this builder
		 */
		public Builder weight(int weight) {
			this.weight = weight;
			return this;
		}

		/**
		 * Sets how much the instance can take.
		 * @param capacity the capacity
		 * @return this builder
		 */
		public Builder capacity(InstanceCapacity capacity) {
			this.capacity = capacity;
			return this;
		}

		/**
		 * Sets where the instance answers for its health.
		 * @param port the management port
		 * @param healthPath the path of the health endpoint there
		 * @return this builder
		 */
		public Builder management(int port, String healthPath) {
			this.managementPort = port;
			this.healthPath = healthPath;
			return this;
		}

		/**
		 * Sets what the instance says about itself.
		 * @param status the state
		 * @return this builder
		 */
		public Builder status(InstanceStatus status) {
			this.status = status;
			return this;
		}

		/**
		 * Sets further attributes.
		 * @param metadata at most 64 entries
		 * @return this builder
		 */
		public Builder metadata(Map<String, String> metadata) {
			this.metadata = metadata;
			return this;
		}

		/**
		 * Sets when the instance started.
		 * @param startedAt the time, by the instance's own clock
		 * @return this builder
		 */
		public Builder startedAt(Instant startedAt) {
			this.startedAt = startedAt;
			return this;
		}

		/**
		 * Builds the record.
		 * @return the instance, not yet registered
		 * @throws IllegalArgumentException if a value breaks its rule
		 */
		public ServiceInstance build() {
			return new ServiceInstance(this.service, this.id, 0, this.host, this.port, this.secure, this.zone,
					this.region, this.version, this.weight, this.capacity, this.managementPort, this.healthPath,
					this.status, this.metadata, this.startedAt);
		}

	}

}
