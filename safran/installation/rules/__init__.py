"""Writes of the first day."""

from safran.installation.rules.comptes import code_tirer, region_ouvrir
from safran.installation.rules.mise_en_route import mise_en_route_ranger
from safran.installation.rules.sections import catalogue_ouvrir, pages_poser, site_regler

__all__ = ["catalogue_ouvrir", "code_tirer", "mise_en_route_ranger", "pages_poser", "region_ouvrir", "site_regler"]
