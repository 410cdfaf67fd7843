// All pages and their addresses. Pages load their code when they are first opened, but the one that most people open first, which
// comes with the rest.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, retainSearchParams, stripSearchParams,
} from '@tanstack/react-router';
import Overview from './pages/overview/Overview';
import { parseSearch, stringifySearch, validateSearch, type Search } from './search';
import { Frame } from './shell/Frame';
import { Lost, Mishap } from './shell/Lost';
import { USUAL_PERIOD } from './period';

/** What the head of the window lets one choose on a page. */
interface Pickers {
  /** One brand, or any number of them, or nothing to choose. */
  brand?: 'one' | 'any';
  period?: boolean;
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    pickers?: Pickers;
  }
  interface Register {
    router: typeof router;
  }
}

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  validateSearch,
  search: {
    middlewares: [
      retainSearchParams<Search>(['workspace', 'brand', 'period']),
      stripSearchParams<Search>({ period: USUAL_PERIOD }),
    ],
  },
  component: Frame,
  notFoundComponent: Lost,
  errorComponent: Mishap,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Overview,
  staticData: { pickers: { brand: 'one', period: true } },
});
const mentions = createRoute({
  getParentRoute: () => root,
  path: '/mentions',
  component: lazyRouteComponent(() => import('./pages/mentions/Mentions')),
  staticData: { pickers: { brand: 'any', period: true } },
});
const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./pages/alerts/Alerts')),
  staticData: { pickers: { brand: 'any' } },
});
// The id of an alert has slashes in it.
const alert = createRoute({
  getParentRoute: () => root,
  path: '/alerts/id/$',
  component: lazyRouteComponent(() => import('./pages/alerts/AlertPage')),
});
const benchmark = createRoute({
  getParentRoute: () => root,
  path: '/benchmark',
  component: lazyRouteComponent(() => import('./pages/benchmark/Benchmark')),
  staticData: { pickers: { period: true } },
});
const authors = createRoute({
  getParentRoute: () => root,
  path: '/authors',
  component: lazyRouteComponent(() => import('./pages/authors/Authors')),
  staticData: { pickers: { brand: 'any', period: true } },
});
const trends = createRoute({
  getParentRoute: () => root,
  path: '/trends',
  component: lazyRouteComponent(() => import('./pages/trends/Trends')),
  staticData: { pickers: { brand: 'any', period: true } },
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pages/rules/Rules')),
});
const rule = createRoute({
  getParentRoute: () => root,
  path: '/rules/$rule',
  component: lazyRouteComponent(() => import('./pages/rules/RuleEditor')),
});
const channels = createRoute({
  getParentRoute: () => root,
  path: '/channels',
  component: lazyRouteComponent(() => import('./pages/channels/Channels')),
});
const channel = createRoute({
  getParentRoute: () => root,
  path: '/channels/$channel',
  component: lazyRouteComponent(() => import('./pages/channels/ChannelEditor')),
});
const own = createRoute({
  getParentRoute: () => root,
  path: '/own',
  component: lazyRouteComponent(() => import('./pages/own/Own')),
  staticData: { pickers: { brand: 'any', period: true } },
});
const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('./pages/reports/Reports')),
});
const report = createRoute({
  getParentRoute: () => root,
  path: '/reports/$report',
  component: lazyRouteComponent(() => import('./pages/reports/ReportEditor')),
});
const labels = createRoute({
  getParentRoute: () => root,
  path: '/settings/labels',
  component: lazyRouteComponent(() => import('./pages/labels/Labels')),
  staticData: { pickers: { brand: 'any', period: true } },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/Settings')),
});
const query = createRoute({
  getParentRoute: () => root,
  path: '/settings/$kind/$id',
  component: lazyRouteComponent(() => import('./pages/settings/QueryEditor')),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/Account')),
});
const workspaces = createRoute({
  getParentRoute: () => root,
  path: '/workspaces',
  component: lazyRouteComponent(() => import('./pages/workspaces/Workspaces')),
});

const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  component: lazyRouteComponent(() => import('./pages/sources/Sources')),
});
const source = createRoute({
  getParentRoute: () => root,
  path: '/sources/$source',
  component: lazyRouteComponent(() => import('./pages/sources/SourceEditor')),
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  component: lazyRouteComponent(() => import('./pages/start/Start')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview, mentions, alerts, alert, rules, rule, benchmark, authors, trends, own, settings, query,
    reports, report, labels,
    channels, channel, account, workspaces, sources, source, start,
  ]),
  context: { queries: undefined as unknown as QueryClient },
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultErrorComponent: Mishap,
});
