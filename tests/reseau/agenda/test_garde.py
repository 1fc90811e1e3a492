"""What is kept of the agenda is nobody's own: each reads what the base would give her, cold or warm, at once."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from reseau.agenda.choices import Moderation, Visibilite
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import (
    evenements_a_moderer,
    evenements_lisibles,
    evenements_organises,
    evenements_partages,
    evenements_programmes,
    lit_comme_sa_classe,
    lit_evenement,
    modere_evenement,
    organise_evenement,
)
from reseau.membres.models import Appartenance
from tests.fabriques import (
    un_ancien_membre,
    un_conseiller,
    un_referent,
    un_role,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.pages import lue
from tests.reseau.agenda.fabriques import un_evenement
from tests.reseau.agenda.test_lecture import ICI, SENTINELLE, du_bassin, le

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def ouvre(client, compte, adresse) -> bool:
    client.logout()
    if compte:
        client.force_login(compte)
    reponse = client.get(adresse)
    return reponse.status_code == 200 and SENTINELLE in lue(reponse)


def test_one_event_read_before_gives_the_rights_that_the_base_gives():
    par, co = un_conseiller(), une_structure("apec")
    evenements = [un_evenement("PROPOSE", par=par, bassins=b, publics=p) for b, p in (
        (("niort",), ("eleves-etudiants",)), (("niort", "parthenay"), ()), ((), ()),
    )]  # fmt: skip
    evenements[1].co_organisateurs.add(co)
    comptes = [
        AnonymousUser(), par, un_conseiller(par.rattachements.get().structure), un_conseiller(co), un_referent(co),
        un_conseiller(), du_bassin("niort"), une_chargee_de_mission("niort"), une_chargee_de_mission("cognac"),
        une_region(), un_role("ETAT"), un_role("PARTENAIRE"), un_ancien_membre(),
    ]  # fmt: skip
    for moderation, visibilite in itertools.product(Moderation.values, Visibilite.values):
        Evenement.objects.update(moderation=moderation, visibilite=visibilite)
        for compte in comptes:
            lus = evenements_lisibles(compte), evenements_organises(compte), evenements_a_moderer(compte)
            voulus = [set(lignes.values_list("pk", flat=True)) for lignes in lus]
            for un in Evenement.objects.all():
                droits = lit_evenement(compte, un), organise_evenement(compte, un), modere_evenement(compte, un)
                assert droits == tuple(un.pk in pks for pks in voulus), (moderation, visibilite, compte, un.pk)
            programmes = set(evenements_programmes(compte).values_list("pk", flat=True))
            partages = set(evenements_partages(compte).values_list("pk", flat=True))
            assert programmes == partages or not lit_comme_sa_classe(compte), (moderation, visibilite, compte)


def test_an_event_of_a_bassin_is_read_by_its_members_and_by_who_organises_it_cold_or_warm(client):
    organisatrice, collegue = un_conseiller(), un_conseiller()
    evenement = un_evenement(
        par=organisatrice, titre=SENTINELLE, horaire=le(), bassins=("parthenay",), visibilite="BASSIN"
    )
    membre, page = du_bassin("parthenay"), f"/agenda/{evenement.uuid}/"
    attendus = [(None, False), (collegue, False), (organisatrice, True), (membre, True), (une_region(), True)]
    attendus += [(du_bassin("niort"), False), (une_chargee_de_mission("parthenay"), True)]
    for compte, lit in [*attendus, *reversed(attendus)]:
        assert ouvre(client, compte, ICI + "&bassin=region") is lit and ouvre(client, compte, page) is lit, compte
    jour = timezone.localdate()
    Appartenance.objects.filter(structure__rattachements__compte=membre).update(du=jour.replace(year=2020), au=jour)
    assert not ouvre(client, membre, ICI) and not ouvre(client, membre, page)
    Evenement.objects.update(moderation=Moderation.PROPOSE)
    assert not ouvre(client, organisatrice, ICI) and ouvre(client, organisatrice, page)
    Evenement.objects.update(titre="Autrement")
    assert not ouvre(client, organisatrice, page)
