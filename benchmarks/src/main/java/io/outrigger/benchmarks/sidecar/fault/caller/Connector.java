package io.outrigger.benchmarks.sidecar.fault.caller;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddresses;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Connections as clients have them by default, but that their names are known to one name
 * server, and their pools can be looked into.
 */
final class Connector implements AutoCloseable {

	private static final int MAX_CONNECTIONS = 500;

	private static final Duration QUERY = Duration.ofSeconds(1);

	private static final Duration END = Duration.ofSeconds(2);

	private final LoopResources loop;

	private final Pools pools = new Pools();

	private final ConnectionProvider connections;

	private final ReactorClientHttpConnector http;

	Connector(String name, InetSocketAddress nameServer) {
		this.loop = LoopResources.create(name, 1, true);
		this.connections = ConnectionProvider.builder(name)
			.maxConnections(MAX_CONNECTIONS)
			.metrics(true, () -> this.pools)
			.build();
		this.http = new ReactorClientHttpConnector(HttpClient.create(this.connections)
			.runOn(this.loop)
			.resolver((names) -> names.queryTimeout(QUERY)
				.resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
				.dnsAddressResolverGroupProvider((builder) -> new DnsAddressResolverGroup(
						builder.nameServerProvider((host) -> DnsServerAddresses.singleton(nameServer).stream())))));
	}

	ReactorClientHttpConnector http() {
		return this.http;
	}

	Pools pools() {
		return this.pools;
	}

	@Override
	public void close() {
		this.connections.dispose();
		this.loop.disposeLater(Duration.ZERO, END).block();
	}

}
