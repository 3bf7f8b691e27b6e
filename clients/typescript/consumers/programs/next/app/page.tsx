import { Price } from "./price";

// Rendered for each request, not once when it is built.
export const dynamic = "force-dynamic";

const Page = () => <Price />;
export default Page;
