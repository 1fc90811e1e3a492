from django.apps import AppConfig


class AtelierConfig(AppConfig):
    """The workshop where trainings are written, on the same pages as the admin."""

    name = "safran.atelier"
    label = "atelier"
    verbose_name = "Atelier"

    def ready(self) -> None:
        """Offer the way in, what is known of a person, the checks."""
        from home import registre
        from safran.atelier import donnees, garanties, historiques, offres, verifications

        registre.inscrire("a_ecrire", offres.formation_a_ecrire, 10)
        registre.inscrire("depuis_une_pratique", offres.module_de_la_fiche, 10)
        registre.inscrire("cartes_espace", offres.carte_atelier, 315)
        registre.inscrire("cartes_espace", offres.carte_propositions, 316)
        registre.inscrire("historiques", historiques.PROPOSITIONS)
        registre.inscrire("retient_publication", garanties.lectures_attendues)
        garanties.brancher()
        registre.inscrire("donnees_personnelles", donnees.donnees_de_l_atelier, 52)
        registre.inscrire("verifications", verifications.atelier_coherent)
        registre.inscrire("verifications", verifications.propositions_coherentes)
