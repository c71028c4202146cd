"""Who a visitor of the public server is: nobody in particular, and without a cookie that would tell one from another."""

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import RequestHandler


class Visitors(IdentityProvider):
    """Every visitor is the same nobody. Jupyter's own provider would name each one in a cookie."""

    def get_user(self, handler: RequestHandler) -> User:
        """The one user that all visitors are."""
        return User("visitor")
