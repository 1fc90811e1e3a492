"""Give the admin's groups what the mandates and the version in place say; run after each upgrade."""

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand

from reseau.membres.choices import GROUPE_REGION
from reseau.membres.models import Mandat
from reseau.membres.rules.mandats import groupe_region_garnir, groupes_synchroniser


class Command(BaseCommand):
    help = "Remet les groupes de l’administration en accord avec les mandats en vigueur."

    def handle(self, *args: object, **options: object) -> None:
        groupe_region_garnir(groupe=Group.objects.get_or_create(name=GROUPE_REGION)[0])
        comptes = {m.compte for m in Mandat.objects.select_related("compte")}
        for compte in comptes | set(Group.objects.get(name=GROUPE_REGION).user_set.all()):
            groupes_synchroniser(compte=compte)
        self.stdout.write("Les groupes sont à jour.")
