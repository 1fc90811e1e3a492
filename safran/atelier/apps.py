from django.apps import AppConfig


class AtelierConfig(AppConfig):
    """The workshop where trainings are written, on the same pages as the admin."""

    name = "safran.atelier"
    label = "atelier"
    verbose_name = "Atelier"

    def ready(self) -> None:
        from home import registre
        from safran.atelier import prises

        registre.inscrire("a_ecrire", prises.formation_a_ecrire, 10)
        registre.inscrire("depuis_une_pratique", prises.module_de_la_fiche, 10)
        registre.inscrire("cartes_espace", prises.carte_atelier, 315)
        registre.inscrire("cartes_espace", prises.carte_propositions, 316)
        registre.inscrire("historiques", prises.PROPOSITIONS)
        registre.inscrire("retient_publication", prises.lectures_attendues)
        prises.brancher()
        registre.inscrire("donnees_personnelles", prises.donnees_de_l_atelier, 52)
        registre.inscrire("verifications", prises.atelier_coherent)
        registre.inscrire("verifications", prises.propositions_coherentes)
