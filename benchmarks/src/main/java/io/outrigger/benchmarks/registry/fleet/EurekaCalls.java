package io.outrigger.benchmarks.registry.fleet;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The calls that a Eureka client makes.
 */
public final class EurekaCalls {

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String address;

	EurekaCalls(String address) {
		this.address = address;
	}

	/**
	 * Returns where the server is.
	 * @return the address that clients are given
	 */
	public String address() {
		return this.address;
	}

	/**
	 * Registers an instance under a lease of 90 s.
	 * @param service name of the service
	 * @param id name of the instance
	 */
	public void register(String service, String id) {
		String body = """
				{"instance": {"instanceId": "%s", "app": "%s", "vipAddress": "%s", "hostName": "127.0.0.1",
				"ipAddr": "127.0.0.1", "status": "UP", "port": {"$": 8080, "@enabled": "true"},
				"dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"},
				"leaseInfo": {"renewalIntervalInSecs": 30, "durationInSecs": 90}}}
				""".formatted(id, service.toUpperCase(Locale.ROOT), service);
		send(request("apps/" + service.toUpperCase(Locale.ROOT)).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body))).join();
	}

	/**
	 * Takes an instance out of service.
	 * @param service name of the service
	 * @param id name of the instance
	 */
	public void outOfService(String service, String id) {
		send(request(instance(service, id) + "/status?value=OUT_OF_SERVICE").PUT(BodyPublishers.noBody())).join();
	}

	/**
	 * Ends a registration.
	 * @param service name of the service
	 * @param id name of the instance
	 */
	public void deregister(String service, String id) {
		send(request(instance(service, id)).DELETE()).join();
	}

	/**
	 * Renews a lease.
	 * @param service name of the service
	 * @param id name of the instance
	 * @return completes once it is renewed
	 */
	public CompletableFuture<Void> renew(String service, String id) {
		return send(request(instance(service, id)).PUT(BodyPublishers.noBody()));
	}

	private static String instance(String service, String id) {
		return "apps/" + service.toUpperCase(Locale.ROOT) + "/" + id;
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.address + path)).timeout(Duration.ofSeconds(10));
	}

	private CompletableFuture<Void> send(HttpRequest.Builder request) {
		return this.client.sendAsync(request.build(), BodyHandlers.discarding()).thenAccept(EurekaCalls::check);
	}

	private static void check(HttpResponse<Void> response) {
		if (response.statusCode() / 100 != 2) {
			throw new IllegalStateException(
					response.request().method() + " " + response.uri() + " was answered with " + response.statusCode());
		}
	}

}
