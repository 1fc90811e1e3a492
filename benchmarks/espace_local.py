"""The page of a bassin with every block, and the morning page, on the lived-in demonstration."""

from collections.abc import Iterator

from django.test import Client

from benchmarks.mesures import Mesure, mesurer

ESPACE, REQUETES, MATIN = 31, 12, 60  # quarante fois une vue nue servie, et moins


def mesures() -> Iterator[Mesure]:
    """The page of Niort for a visitor, for one of its members and for who animates it; then her morning."""
    from django.core.management import call_command

    from reseau.comptes.models import Compte
    from safran.demo.acces import DOMAINE

    if not Compte.objects.exists():
        call_command("charger_demo", verbosity=0)
    clients: dict[str, Client | None] = {"visiteur": None}
    for nom, adresse in (("membre", "conseillere"), ("qui l’anime", "chargee-de-mission")):
        clients[nom] = Client()
        clients[nom].force_login(Compte.objects.get(email=adresse + DOMAINE))
    for qui, client in clients.items():
        yield mesurer(
            f"espace local : {qui}",
            "Niort",
            ["/bassins/niort/"],
            budget=ESPACE,
            requetes=REQUETES,
            fois=60,
            client=client,
        )
    yield mesurer("page du matin", "deux bassins", ["/matin/"], budget=MATIN, fois=40, client=clients["qui l’anime"])
