import { AccountQuery } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { readAccounts } from '../../apps/api/dist/use-cases/accounts/list-accounts.js'
import { withClient } from './postgres.mjs'

/**
 * Returns the indexes that Postgres uses for the first page of each list, and FULL SCAN for none.
 */
export async function indexesOf(databaseUrl, queries) {
  const db = openDatabase(databaseUrl, { applicationName: 'bench', poolSize: 1 })
  const asked = []
  db.on('query', ({ sql, bindings }) => asked.push({ sql, bindings }))
  try {
    return await withClient(databaseUrl, async (client) => {
      const found = []
      for (const query of queries) {
        asked.length = 0
        const batches = readAccounts({ db }, AccountQuery.parse(query))
        await batches.next()
        await batches.return()
        found.push(await indexesIn(client, asked))
      }
      return found
    })
  } finally {
    await db.destroy()
  }
}

async function indexesIn(client, asked) {
  const names = new Set()
  for (const { sql, bindings } of asked.filter(({ sql }) => / from accounts/.test(sql))) {
    const { rows } = await client.query(`explain (format json) ${sql}`, bindings)
    for (const node of nodesOf(rows[0]['QUERY PLAN'][0].Plan)) {
      if (node['Index Name']) names.add(node['Index Name'])
      if (node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'accounts') {
        names.add('FULL SCAN')
      }
    }
  }
  return [...names].join(', ')
}

function nodesOf(node) {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
