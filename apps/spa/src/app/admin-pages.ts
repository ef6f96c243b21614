/** The pages that few users may open. They are one chunk, which loads with the first of them. */
export { AccountPage } from '../features/account/account-page.tsx'
export { CreateAccountPage } from '../features/account/create-account-page.tsx'
export { AccountsPage } from '../features/accounts/accounts-page.tsx'
export { AuditPage } from '../features/audit/audit-page.tsx'
export { ServicesPage } from '../features/services/services-page.tsx'
