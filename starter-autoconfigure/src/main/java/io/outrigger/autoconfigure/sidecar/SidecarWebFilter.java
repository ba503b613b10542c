package io.outrigger.autoconfigure.sidecar;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import io.outrigger.autoconfigure.loadbalancer.request.InboundWebFilter;
import io.outrigger.autoconfigure.sidecar.header.BelievedRequest;
import io.outrigger.autoconfigure.sidecar.header.HeaderNames;
import io.outrigger.autoconfigure.sidecar.inbound.Admissions;
import io.outrigger.autoconfigure.sidecar.served.Served;
import io.outrigger.loadbalancer.ReportedShare;
import io.outrigger.sidecar.InboundRequest;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.LoadReport;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.inbound.Admission;

/**
 * What the sidecar does to a request that comes in, in one filter: it keeps headers that
 * only the platform may set from the service, names this instance in the response, and
 * counts.
 */
class SidecarWebFilter implements WebFilter, Ordered {

	/**
	 * Before every filter that may answer by itself, such as those of Spring Security at
	 * -100, so that their answers are counted and named too; after those that must be
	 * first of all.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final Supplier<SidecarSettings> settings;

	private final InboundTraffic traffic;

	private final Admissions admissions;

	private final @Nullable LoadReport load;

	private final String instanceId;

	private final InboundWebFilter disabled = new InboundWebFilter();

	SidecarWebFilter(Supplier<SidecarSettings> settings, InboundTraffic traffic, Admissions admissions,
			@Nullable LoadReport load, String instanceId) {
		this.settings = settings;
		this.traffic = traffic;
		this.admissions = admissions;
		this.load = load;
		this.instanceId = instanceId;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		SidecarSettings.Inbound inbound = this.settings.get().inbound();
		if (!inbound.enabled() && !this.admissions.areNeeded()) {
			return this.disabled.filter(exchange, chain);
		}
		InboundRequest request = this.traffic.begin();
		ServerHttpResponse response = exchange.getResponse();
		String busy = reportedShare(exchange.getRequest(), inbound);
		response.beforeCommit(() -> {
			if (inbound.instanceHeader()) {
				response.getHeaders().set(PlatformHeaders.INSTANCE, this.instanceId);
			}
			if (busy != null) {
				response.getHeaders().set(ReportedShare.HEADER, busy);
			}
			request.responding(status(response));
			return Mono.empty();
		});
		try {
			return Served.before(this.admissions.serve(exchange, this::believed, chain),
					(signal, error) -> ended(request, signal, error));
		}
		catch (RuntimeException | Error ex) {
			request.fail();
			throw ex;
		}
	}

	// Whoever does not balance by it has no use for it
	private @Nullable String reportedShare(ServerHttpRequest request, SidecarSettings.Inbound inbound) {
		return (this.load != null && inbound.loadHeader() && request.getHeaders().containsKey(PlatformHeaders.CALLER))
				? this.load.value() : null;
	}

	private ServerWebExchange believed(ServerWebExchange exchange, Admission admission) {
		ServerHttpRequest request = exchange.getRequest();
		CallerIdentity caller = admission.caller();
		boolean trusted = admission.trusted();
		int stripped = HeaderNames.count(request, (name) -> !PlatformHeaders.isBelieved(name, trusted));
		if (stripped == 0 && caller == null) {
			return exchange;
		}
		this.traffic.stripped(stripped);
		return exchange.mutate().request(new BelievedRequest(request, trusted, caller)).build();
	}

	private static int status(ServerHttpResponse response) {
		HttpStatusCode status = response.getStatusCode();
		return (status != null) ? status.value() : 200;
	}

	// A client that goes away while the answer is written may show as an error of the
	// write
	private static void ended(InboundRequest request, SignalType signal, @Nullable Throwable error) {
		if (signal == SignalType.ON_COMPLETE) {
			request.complete();
		}
		else if (error == null || DisconnectedClientHelper.isClientDisconnectedException(error)) {
			request.cancel();
		}
		else {
			request.fail();
		}
	}

}
