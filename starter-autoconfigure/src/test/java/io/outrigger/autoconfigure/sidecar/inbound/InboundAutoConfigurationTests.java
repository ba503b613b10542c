package io.outrigger.autoconfigure.sidecar.inbound;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import com.nimbusds.jose.JWSSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.TestLiveSource;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.access.AccessAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.access.CallerAccess;
import io.outrigger.autoconfigure.sidecar.context.LogProperties;
import io.outrigger.autoconfigure.sidecar.context.ServedRequests;
import io.outrigger.autoconfigure.sidecar.exempt.ExemptAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.header.HeaderProperties;
import io.outrigger.autoconfigure.sidecar.header.Headers;
import io.outrigger.autoconfigure.sidecar.header.SlowHeadersCustomizer;
import io.outrigger.autoconfigure.sidecar.identity.IdentityAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.rate.RateAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.shed.ShedAutoConfiguration;
import io.outrigger.sidecar.identity.VerifiedCallers;
import io.outrigger.sidecar.inbound.AccessRule;
import io.outrigger.sidecar.inbound.HeaderLimits;
import io.outrigger.sidecar.inbound.Refusals;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InboundAutoConfiguration}.
 */
class InboundAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(OutriggerAutoConfiguration.class,
			SidecarAutoConfiguration.class, IdentityAutoConfiguration.class, InboundAutoConfiguration.class,
			AccessAutoConfiguration.class, ExemptAutoConfiguration.class, RateAutoConfiguration.class,
			ShedAutoConfiguration.class);

	private static final String RULE = "outrigger.sidecar.inbound.access.admin.";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void byDefaultEverybodyMayDoEverything() {
		this.runner.run((context) -> assertThat(context.getBean(CallerAccess.class).get().rules()).isEmpty());
	}

	@Test
	void isOffWithItsFeatureAndInServletApplications() {
		this.runner.withPropertyValues("outrigger.sidecar.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CallerAccess.class)
				.doesNotHaveBean(Admissions.class));
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CallerAccess.class)
				.doesNotHaveBean(Admissions.class));
	}

	@Test
	void backsOffFromTheUsersOwn() {
		Refusals own = new Refusals(System::nanoTime);
		this.runner.withBean(Refusals.class, () -> own)
			.run((context) -> assertThat(context).getBean(Refusals.class).isSameAs(own));
	}

	@Test
	void readsItsRules() {
		this.runner
			.withPropertyValues(RULE + "path=/admin/**", RULE + "methods=GET,PUT", RULE + "callers=orders,billing",
					"outrigger.sidecar.inbound.access.rest.callers=*", "outrigger.sidecar.inbound.access.rest.order=1")
			.run((context) -> {
				CallerAccess access = context.getBean(CallerAccess.class);
				assertThat(access.get().rules()).extracting(AccessRule::id).containsExactly("admin", "rest");
				assertThat(access.describe().get(0).toString()).isEqualTo(
						"RuleDescriptor[rule=admin, path=/admin/**, methods=[GET, PUT], callers=[billing, orders]]");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			callers | ''          | empty        | at least one name
			path    | admin       | admin        | a path such as
			path    | /a/**/b     | /a/**/b      | a path such as
			methods | get         | get          | in capitals
			""")
	void namesWhatCannotBeUsed(String property, String value, String said, String rule) {
		this.runner.withPropertyValues(RULE + "callers=orders", RULE + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining(RULE + property)
				.hasMessageContaining(said)
				.hasMessageContaining(rule));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			max-size | 0B   | at least 1 byte
			min-rate | 2GB  | from 0 (none)
			grace    | 10ms | from 1s to 10m
			""")
	void namesALimitThatIsNone(String property, String value, String rule) {
		String name = "outrigger.sidecar.inbound.body." + property;
		this.runner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining(name)
				.hasMessageContaining(rule));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			headers.max-count | 0     | from 1 to 10000
			headers.max-count | 10001 | from 1 to 10000
			headers.timeout   | 100ms | 0 (none) or from 1s to 10m
			headers.timeout   | 11m   | 0 (none) or from 1s to 10m
			""")
	void namesALimitOfHeadersThatIsNone(String property, String value, String rule) {
		String name = "outrigger.sidecar.inbound." + property;
		this.runner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidPropertyException.class, (failure) -> {
					assertThat(failure.property()).isEqualTo(name);
					assertThat(failure.rule()).isEqualTo(rule);
				}));
	}

	@Test
	void limitsHeadersByDefault() {
		this.runner.run((context) -> assertThat(context.getBean(Headers.class).limits().get())
			.isEqualTo(new HeaderLimits(100, Duration.ofSeconds(10))));
		this.runner
			.withPropertyValues("outrigger.sidecar.inbound.headers.timeout=0",
					"outrigger.sidecar.inbound.headers.max-count=7", "outrigger.sidecar.inbound.enabled=false")
			.run((context) -> {
				Headers headers = context.getBean(Headers.class);
				assertThat(headers.limits().get()).isEqualTo(new HeaderLimits(7, Duration.ZERO));
				assertThat(headers.enabled().getAsBoolean()).isFalse();
			});
	}

	@Test
	void limitsOfHeadersAndWhatIsLoggedAreLive() {
		AtomicReference<HeaderProperties> live = new AtomicReference<>(new HeaderProperties(5, Duration.ofSeconds(2)));
		this.runner.withBean(LiveSettings.Source.class, () -> new TestLiveSource<>(HeaderProperties.class, live::get))
			.run((context) -> {
				Headers headers = context.getBean(Headers.class);
				assertThat(headers.limits().get().maxCount()).isEqualTo(5);
				live.set(new HeaderProperties(6, Duration.ZERO));
				assertThat(headers.limits().get()).isEqualTo(new HeaderLimits(6, Duration.ZERO));
			});
		AtomicReference<LogProperties> logged = new AtomicReference<>(new LogProperties(true));
		this.runner.withBean(LiveSettings.Source.class, () -> new TestLiveSource<>(LogProperties.class, logged::get))
			.run((context) -> {
				ServedRequests served = context.getBean(ServedRequests.class);
				assertThat(served.mdc().getAsBoolean()).isTrue();
				logged.set(new LogProperties(false));
				assertThat(served.mdc().getAsBoolean()).isFalse();
			});
	}

	@Test
	void slowHeadersAreTheConcernOfReactorNettyAlone() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(SlowHeadersCustomizer.class));
		this.runner.withClassLoader(new FilteredClassLoader("reactor.netty"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Headers.class)
				.doesNotHaveBean(SlowHeadersCustomizer.class));
	}

	@Test
	void rulesAreNoneWhereNobodyCouldProveWhoItIs() {
		this.runner.withClassLoader(new FilteredClassLoader(JWSSigner.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Admissions.class)
				.doesNotHaveBean(VerifiedCallers.class));
		this.runner.withClassLoader(new FilteredClassLoader(JWSSigner.class))
			.withPropertyValues(RULE + "callers=orders")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("outrigger.sidecar.inbound.access is '[admin]'")
				.hasMessageContaining("nimbus-jose-jwt"));
	}

}
