package io.tapeloom.attack.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogTest {

  @Test
  void shouldDemandProofOfEveryAttack() {
    assertThat(Catalog.all())
        .allSatisfy(scenario -> assertThat(scenario.evidence()).as(scenario.name()).isNotEmpty());
  }

  @Test
  void shouldNameEachAttackOnce() {
    assertThat(Catalog.all().stream().map(Scenario::name)).doesNotHaveDuplicates();
  }
}
